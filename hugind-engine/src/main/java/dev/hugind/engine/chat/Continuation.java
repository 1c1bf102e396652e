package dev.hugind.engine.chat;

import dev.hugind.engine.chat.ConversationRenderer.Conversation;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.template.Rendered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes prompts that end in the middle of the assistant's last message, so that the model goes on
 * from there.
 *
 * <p>The template renders that message with marks in the place of its thoughts and its content;
 * what stands around the marks is how this template writes such a turn. Templates that leave
 * thoughts out get them in the usual tags.
 */
final class Continuation {
  private static final String THOUGHTS = "hugind.thoughts.of.the.last.message";
  private static final String CONTENT = "hugind.content.of.the.last.message";

  private final ConversationRenderer renderer;
  private final Optional<ThinkingTags> tags;

  Continuation(ConversationRenderer renderer, Optional<ThinkingTags> tags) {
    this.renderer = renderer;
    this.tags = tags;
  }

  /**
   * Makes the prompt.
   *
   * @throws InvalidRequestException when the last message can't be continued, or not be rendered
   */
  RenderedPrompt prompt(ChatRequest request, Conversation conversation) {
    ChatMessage last = conversation.messages().getLast();
    requireContinuable(last);
    String thoughts = last.reasoning() == null ? "" : last.reasoning();
    String content = last.text();
    boolean inContent = !content.isEmpty() || thoughts.isEmpty();
    Conversation before = conversation.withoutLast();
    String history = before.isEmpty() ? null : renderer.render(request, before, false).text();
    Rendered shape = shape(request, conversation, !thoughts.isEmpty(), inContent);
    int thoughtsAt = thoughts.isEmpty() ? 0 : shape.text().lastIndexOf(THOUGHTS);
    int contentAt = inContent ? shape.text().lastIndexOf(CONTENT) : Integer.MAX_VALUE;
    if (thoughtsAt < 0 && tags.isEmpty() && inContent) {
      // Nothing tells where this model's thoughts would stand: as in earlier turns, they don't.
      thoughts = "";
      thoughtsAt = 0;
    }
    if (thoughtsAt < 0 || contentAt < thoughtsAt) {
      return inTags(request, before, history, thoughts, inContent ? content : null);
    }
    RenderedPrompt.Builder prompt = new RenderedPrompt.Builder();
    int first = thoughts.isEmpty() ? contentAt : thoughtsAt;
    int turn =
        history == null ? first : Math.min(first, TurnMarks.commonPrefix(history, shape.text()));
    prompt.append(shape, 0, first);
    if (!thoughts.isEmpty()) {
      prompt.append(thoughts, true);
    }
    if (inContent) {
      if (!thoughts.isEmpty()) {
        prompt.append(shape, thoughtsAt + THOUGHTS.length(), contentAt);
      }
      prompt.append(content, true);
    }
    return prompt.build(turn);
  }

  private static void requireContinuable(ChatMessage last) {
    if (last.role() != ChatRole.ASSISTANT) {
      throw new InvalidRequestException(
          "continue_final_message",
          "continue_final_message is true, but the last message is from role '"
              + last.role().wireName()
              + "'; it must be from the assistant");
    }
    if (!last.toolCalls().isEmpty()) {
      throw new InvalidRequestException(
          "continue_final_message",
          "continue_final_message is true, but the last message calls tools; such a message can't"
              + " be continued");
    }
  }

  private Rendered shape(
      ChatRequest request, Conversation conversation, boolean thoughts, boolean content) {
    List<ChatMessage> marked = new ArrayList<>(conversation.messages());
    List<ContentPart> parts = content ? List.of(new ContentPart.Text(CONTENT)) : List.of();
    String reasoning = thoughts ? THOUGHTS : null;
    marked.set(
        marked.size() - 1,
        new ChatMessage(ChatRole.ASSISTANT, parts, reasoning, List.of(), null, null));
    return renderer.render(request, new Conversation(marked, conversation.ownSystem()), false);
  }

  /** Appends the message to the mark that opens the assistant's turn. */
  private RenderedPrompt inTags(
      ChatRequest request,
      Conversation before,
      @Nullable String history,
      String thoughts,
      @Nullable String content) {
    if (history == null) {
      throw new InvalidRequestException(
          "messages", "the chat template can't render a conversation that starts with the answer");
    }
    Rendered opened = renderer.render(request, before, true);
    String text = opened.text();
    int turn = TurnMarks.commonPrefix(history, text);
    RenderedPrompt.Builder prompt = new RenderedPrompt.Builder();
    if (thoughts.isEmpty() || tags.isEmpty()) {
      prompt.append(opened, 0, text.length());
    } else {
      int open = text.indexOf(tags.get().open().strip(), turn);
      prompt.append(opened, 0, open < 0 ? text.length() : open);
      prompt.append(tags.get().open(), false).append(thoughts, true);
      if (content != null) {
        prompt.append(tags.get().close(), false);
      }
    }
    if (content != null) {
      prompt.append(content, true);
    }
    return prompt.build(turn);
  }
}
