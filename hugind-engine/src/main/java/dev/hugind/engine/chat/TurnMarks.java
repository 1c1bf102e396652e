package dev.hugind.engine.chat;

import dev.hugind.engine.chat.ConversationRenderer.Conversation;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.template.Rendered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a template writes around the assistant's turn.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param thinking what opens it when the model is to think; empty when the template writes nothing
 * @param silent what opens it when the model is not to think
 * @param closing what ends it; empty when that can't be told
 * @param sample a short conversation without thoughts or tools; null when the template fails on it
 */
record TurnMarks(String thinking, String silent, String closing, @Nullable RenderedPrompt sample) {
  private static final String CONTENT = "hugind.content.of.a.turn";

  static TurnMarks of(ConversationRenderer renderer) {
    return new TurnMarks(
        opening(renderer, true), opening(renderer, false), closing(renderer), sample(renderer));
  }

  /** What opens a turn either way. */
  String opening() {
    return thinking.substring(0, commonPrefix(thinking, silent));
  }

  /**
   * Tells whether a prompt that should open the assistant's turn ends with one that is closed. Some
   * templates take the message before a tool's result for the whole turn.
   */
  boolean leftClosed(String prompt) {
    return !closing.isBlank() && !opening().isBlank() && prompt.endsWith(closing);
  }

  static int commonPrefix(String a, String b) {
    int most = Math.min(a.length(), b.length());
    int at = 0;
    while (at < most && a.charAt(at) == b.charAt(at)) {
      at++;
    }
    return at;
  }

  private static String opening(ConversationRenderer renderer, boolean thinking) {
    ChatRequest request = request(List.of(ChatMessage.user("Hi")), thinking);
    try {
      String without = render(renderer, request, false);
      String with = render(renderer, request, true);
      return with.substring(commonPrefix(without, with));
    } catch (InvalidRequestException e) {
      return "";
    }
  }

  private static String closing(ConversationRenderer renderer) {
    List<ChatMessage> messages = List.of(ChatMessage.user("Hi"), ChatMessage.assistant(CONTENT));
    try {
      String text = render(renderer, request(messages, true), false);
      int at = text.lastIndexOf(CONTENT);
      return at < 0 ? "" : text.substring(at + CONTENT.length());
    } catch (InvalidRequestException e) {
      return "";
    }
  }

  private static @Nullable RenderedPrompt sample(ConversationRenderer renderer) {
    ChatRequest request =
        request(
            List.of(ChatMessage.user("Hi"), ChatMessage.assistant(CONTENT), ChatMessage.user("Hi")),
            true);
    try {
      Conversation conversation = new Conversation(request.messages(), false);
      Rendered rendered = renderer.render(request, conversation, false);
      return new RenderedPrompt(rendered.text(), rendered.runs(), "");
    } catch (InvalidRequestException e) {
      return null;
    }
  }

  private static ChatRequest request(List<ChatMessage> messages, boolean thinking) {
    return ChatRequest.builder(messages)
        .reasoning(new ReasoningOptions(true, thinking, null, ReasoningOptions.UNLIMITED))
        .build();
  }

  private static String render(
      ConversationRenderer renderer, ChatRequest request, boolean addGenerationPrompt) {
    Conversation conversation = new Conversation(request.messages(), false);
    return renderer.render(request, conversation, addGenerationPrompt).text();
  }
}
