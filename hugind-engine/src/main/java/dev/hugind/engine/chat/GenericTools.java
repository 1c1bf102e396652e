package dev.hugind.engine.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tools for templates that know none: the system message describes them, earlier calls become text
 * in the same form, and results become the person's words. The form is that of Hermes 2 Pro and
 * Qwen 2.5, which most models have seen.
 *
 * <p><b>Thread safety:</b> has no state.
 */
public final class GenericTools {
  /** What begins a call. */
  public static final String CALL_OPEN = "<tool_call>\n";

  /** What ends a call. */
  public static final String CALL_CLOSE = "\n</tool_call>";

  private static final String BEFORE_TOOLS =
      """
      # Tools

      You may call one or more functions to assist with the user query.

      You are provided with function signatures within <tools></tools> XML tags:
      <tools>
      """;

  private static final String AFTER_TOOLS =
      """

      </tools>

      For each function call, return a json object with function name and arguments within \
      <tool_call></tool_call> XML tags:
      <tool_call>
      {"name": <function-name>, "arguments": <args-json-object>}
      </tool_call>""";

  private GenericTools() {}

  /** Puts the tools of a request, and what came of them so far, into its messages. */
  static List<ChatMessage> describe(List<ToolDefinition> tools, List<ChatMessage> messages) {
    String description =
        tools.stream()
            .map(ToolDefinition::toString)
            .collect(Collectors.joining("\n", BEFORE_TOOLS, AFTER_TOOLS));
    List<ChatMessage> described = new ArrayList<>();
    ChatMessage first = messages.getFirst();
    boolean hasSystem = MessageVariables.isSystem(first);
    String said = hasSystem ? first.text() + "\n\n" : "";
    described.add(ChatMessage.system(said + description));
    for (ChatMessage message : messages.subList(hasSystem ? 1 : 0, messages.size())) {
      described.add(asWords(message));
    }
    return described;
  }

  /** Calls and results in words, whatever the template does with their own fields. */
  private static ChatMessage asWords(ChatMessage message) {
    if (message.role() == ChatRole.TOOL) {
      return ChatMessage.user("<tool_response>\n" + message.text() + "\n</tool_response>");
    }
    if (message.toolCalls().isEmpty()) {
      return message;
    }
    String calls =
        message.toolCalls().stream()
            .map(
                call ->
                    CALL_OPEN
                        + "{\"name\": "
                        + PlainJson.quoted(call.name())
                        + ", \"arguments\": "
                        + (call.arguments().isBlank() ? "{}" : call.arguments())
                        + "}"
                        + CALL_CLOSE)
            .collect(Collectors.joining("\n"));
    String text = message.text().isEmpty() ? calls : message.text() + "\n" + calls;
    return new ChatMessage(
        message.role(),
        List.of(new ContentPart.Text(text)),
        message.reasoning(),
        List.of(),
        null,
        message.name());
  }
}
