package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.api.json.Fields;
import dev.hugind.engine.chat.ChatRole;
import dev.hugind.engine.chat.ContentPart;
import dev.hugind.engine.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;

/** Reads what a message says. */
final class ContentReader {
  private static final String CONTENT = "content";
  private static final String REFUSAL = "refusal";

  private ContentReader() {}

  static List<ContentPart> read(Fields message, ChatRole role) {
    List<ContentPart> parts = new ArrayList<>();
    JsonNode value = message.value(CONTENT);
    String path = message.path(CONTENT);
    if (value == null) {
      if (role != ChatRole.ASSISTANT) {
        throw message.missing(CONTENT);
      }
    } else if (value.isArray()) {
      parts(value, path, role, parts);
    } else if (value.isTextual()) {
      parts.add(new ContentPart.Text(Fields.text(value, path)));
    } else {
      throw Fields.wrongType(path, "a string or an array of parts", value);
    }
    if (role == ChatRole.ASSISTANT) {
      // An answer that says why it is none; clients send it back as they got it.
      String refusal = message.text(REFUSAL);
      if (refusal != null && !refusal.isEmpty()) {
        parts.add(new ContentPart.Text(refusal));
      }
    }
    return parts;
  }

  private static void parts(JsonNode array, String path, ChatRole role, List<ContentPart> into) {
    if (array.isEmpty()) {
      throw new InvalidRequestException(path, path + " is empty; give at least one part");
    }
    for (int i = 0; i < array.size(); i++) {
      Fields part = Fields.of(array.get(i), path + "[" + i + "]");
      into.add(new ContentPart.Text(text(part, role)));
      ChatFieldRules.PART.check(part);
    }
  }

  private static String text(Fields part, ChatRole role) {
    String type = part.requiredText("type");
    if (type.equals("text")) {
      return part.requiredText("text");
    }
    if (type.equals(REFUSAL) && role == ChatRole.ASSISTANT) {
      return part.requiredText(REFUSAL);
    }
    String why =
        switch (type) {
          case "image_url" -> " is image_url, but this model has no eyes; allowed: text";
          case "input_audio" -> " is input_audio, but this model has no ears; allowed: text";
          case "file" -> " is file, but this model reads no files; allowed: text";
          case REFUSAL -> " is refusal, which only the assistant gives; allowed: text";
          default -> " is not known; allowed: text";
        };
    throw new InvalidRequestException(part.path("type"), part.path("type") + why);
  }
}
