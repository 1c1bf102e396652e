package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.api.json.Fields;
import dev.hugind.api.json.ShortText;
import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatRole;
import dev.hugind.engine.chat.ContentPart;
import dev.hugind.engine.chat.ToolCall;
import dev.hugind.engine.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a conversation. */
final class MessageReader {
  /** Characters of a wrong value that an error repeats. */
  private static final int MOST_SHOWN = 40;

  private MessageReader() {}

  static List<ChatMessage> read(Fields body) {
    List<JsonNode> elements = body.array("messages");
    if (elements == null) {
      throw body.missing("messages");
    }
    if (elements.isEmpty()) {
      throw new InvalidRequestException("messages", "messages is empty; give at least one message");
    }
    ToolHistory history = new ToolHistory();
    List<ChatMessage> messages = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      messages.add(message(Fields.of(elements.get(i), "messages[" + i + "]"), history));
    }
    return messages;
  }

  private static ChatMessage message(Fields fields, ToolHistory history) {
    ChatRole role = role(fields);
    List<ContentPart> content = ContentReader.read(fields, role);
    String name = shortText(fields, "name");
    String reasoning = null;
    List<ToolCall> calls = List.of();
    String answered = null;
    if (role == ChatRole.ASSISTANT) {
      reasoning = reasoning(fields);
      calls = ToolCallReader.read(fields);
      history.called(calls, fields.path("tool_calls"));
    } else if (role == ChatRole.TOOL) {
      answered = shortText(fields, "tool_call_id");
      if (answered == null) {
        throw fields.missing("tool_call_id");
      }
      history.answered(answered, fields.path("tool_call_id"));
    }
    ChatFieldRules.MESSAGE.check(fields);
    return new ChatMessage(role, content, reasoning, calls, answered, name);
  }

  private static ChatRole role(Fields fields) {
    String name = fields.requiredText("role");
    String path = fields.path("role");
    if (name.equals("function")) {
      throw new InvalidRequestException(
          path, path + " is function, which is not served; give the result with the role tool");
    }
    return ChatRole.of(name)
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    path,
                    path
                        + " is '"
                        + shortened(name)
                        + "'; allowed: system, developer, user, assistant, tool"));
  }

  /** Servers name it in two ways, and clients send back what they got. */
  private static @Nullable String reasoning(Fields fields) {
    String one = fields.text("reasoning_content");
    String other = fields.text("reasoning");
    if (one != null && other != null && !one.equals(other)) {
      throw new InvalidRequestException(
          fields.path("reasoning"),
          fields.path("reasoning")
              + " and reasoning_content are two names of one thing, but differ; give one of them");
    }
    String text = one == null ? other : one;
    return text == null || text.isEmpty() ? null : text;
  }

  private static @Nullable String shortText(Fields fields, String name) {
    String text = fields.text(name);
    return text == null || text.isEmpty() ? null : ShortText.require(text, fields.path(name));
  }

  private static String shortened(String value) {
    return value.length() <= MOST_SHOWN ? value : value.substring(0, MOST_SHOWN) + "…";
  }
}
