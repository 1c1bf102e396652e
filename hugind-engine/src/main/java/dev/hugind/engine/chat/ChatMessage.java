package dev.hugind.engine.chat;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param role who says it
 * @param content what is said, in pieces; empty for an assistant that only calls tools
 * @param reasoning the assistant's thoughts before it, or null
 * @param toolCalls the tools that the assistant calls
 * @param toolCallId which call a tool's message answers, or null
 * @param name who says it, or which tool; or null
 */
public record ChatMessage(
    ChatRole role,
    List<ContentPart> content,
    @Nullable String reasoning,
    List<ToolCall> toolCalls,
    @Nullable String toolCallId,
    @Nullable String name) {

  /** Copies the lists. */
  public ChatMessage {
    content = List.copyOf(content);
    toolCalls = List.copyOf(toolCalls);
  }

  /**
   * Returns a message in words.
   *
   * @param role who says it
   * @param content what is said
   */
  public ChatMessage(ChatRole role, String content) {
    this(role, List.of(new ContentPart.Text(content)), null, List.of(), null, null);
  }

  /**
   * Returns a message of the system.
   *
   * @param content what is said
   * @return the message
   */
  public static ChatMessage system(String content) {
    return new ChatMessage(ChatRole.SYSTEM, content);
  }

  /**
   * Returns a message of the person.
   *
   * @param content what is said
   * @return the message
   */
  public static ChatMessage user(String content) {
    return new ChatMessage(ChatRole.USER, content);
  }

  /**
   * Returns a message of the model.
   *
   * @param content what is said
   * @return the message
   */
  public static ChatMessage assistant(String content) {
    return new ChatMessage(ChatRole.ASSISTANT, content);
  }

  /**
   * Returns a message of the model that calls tools.
   *
   * @param content what is said before the calls, or null
   * @param toolCalls the calls
   * @return the message
   */
  public static ChatMessage assistant(@Nullable String content, List<ToolCall> toolCalls) {
    List<ContentPart> parts = content == null ? List.of() : List.of(new ContentPart.Text(content));
    return new ChatMessage(ChatRole.ASSISTANT, parts, null, toolCalls, null, null);
  }

  /**
   * Returns the result of a tool.
   *
   * @param toolCallId the id of the call that it answers
   * @param content what the tool gave
   * @return the message
   */
  public static ChatMessage toolResult(String toolCallId, String content) {
    return new ChatMessage(
        ChatRole.TOOL, List.of(new ContentPart.Text(content)), null, List.of(), toolCallId, null);
  }

  /**
   * Returns what is said, as one text.
   *
   * @return the pieces, each on lines of its own; empty when nothing is said
   */
  public String text() {
    return content.stream()
        .map(
            part ->
                switch (part) {
                  case ContentPart.Text(String text) -> text;
                })
        .collect(Collectors.joining("\n"));
  }
}
