package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.api.json.Fields;
import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatRole;
import dev.hugind.engine.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;

/** Reads the messages of a conversation. */
final class MessageReader {
  /** Characters of a wrong value that an error repeats. */
  private static final int MOST_SHOWN = 40;

  private static final String CONTENT = "content";

  private MessageReader() {}

  static List<ChatMessage> read(Fields body) {
    List<JsonNode> elements = body.array("messages");
    if (elements == null) {
      throw body.missing("messages");
    }
    if (elements.isEmpty()) {
      throw new InvalidRequestException("messages", "messages is empty; give at least one message");
    }
    List<ChatMessage> messages = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      messages.add(message(Fields.of(elements.get(i), "messages[" + i + "]")));
    }
    return messages;
  }

  private static ChatMessage message(Fields fields) {
    ChatRole role = role(fields);
    String content = content(fields, role);
    ChatFieldRules.MESSAGE.check(fields);
    return new ChatMessage(role, content);
  }

  private static String shortened(String value) {
    return value.length() <= MOST_SHOWN ? value : value.substring(0, MOST_SHOWN) + "…";
  }

  private static ChatRole role(Fields fields) {
    String name = fields.requiredText("role");
    ChatRole role =
        ChatRole.of(name)
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        fields.path("role"),
                        fields.path("role")
                            + " is '"
                            + shortened(name)
                            + "'; allowed: system, developer, user, assistant"));
    if (role == ChatRole.TOOL) {
      throw new InvalidRequestException(
          fields.path("role"), fields.path("role") + " is tool: this build serves no tools");
    }
    return role;
  }

  private static String content(Fields fields, ChatRole role) {
    JsonNode value = fields.value(CONTENT);
    if (value == null) {
      if (role == ChatRole.ASSISTANT) {
        return "";
      }
      throw fields.missing(CONTENT);
    }
    if (value.isArray()) {
      return parts(value, fields.path(CONTENT));
    }
    if (!value.isTextual()) {
      throw Fields.wrongType(fields.path(CONTENT), "a string or an array of parts", value);
    }
    return Fields.text(value, fields.path(CONTENT));
  }

  /** Texts of one message stand on lines of their own, as in llama-server. */
  private static String parts(JsonNode array, String path) {
    if (array.isEmpty()) {
      throw new InvalidRequestException(path, path + " is empty; give at least one part");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < array.size(); i++) {
      Fields part = Fields.of(array.get(i), path + "[" + i + "]");
      String type = part.requiredText("type");
      if (!type.equals("text")) {
        throw new InvalidRequestException(
            part.path("type"), part.path("type") + " is not served by this model; allowed: text");
      }
      if (i > 0) {
        text.append('\n');
      }
      text.append(part.requiredText("text"));
      ChatFieldRules.PART.check(part);
    }
    return text.toString();
  }
}
