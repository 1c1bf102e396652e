package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.api.json.Fields;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;

/** Reads what ends an answer. */
final class StopReader {
  private static final String STOP = "stop";

  private StopReader() {}

  /** 0 stands for: until the context is full. */
  static int maxTokens(Fields body) {
    Long old = body.whole("max_tokens", 1, Integer.MAX_VALUE);
    Long current = body.whole("max_completion_tokens", 1, Integer.MAX_VALUE);
    if (old != null && current != null && !old.equals(current)) {
      throw new InvalidRequestException(
          "max_completion_tokens",
          "max_tokens is "
              + old
              + " and max_completion_tokens is "
              + current
              + "; give one of them");
    }
    Long given = current == null ? old : current;
    return given == null ? 0 : given.intValue();
  }

  static List<String> strings(Fields body) {
    JsonNode value = body.value(STOP);
    if (value == null) {
      return List.of();
    }
    if (value.isTextual()) {
      return List.of(nonEmpty(Fields.text(value, STOP), STOP));
    }
    if (!value.isArray()) {
      throw Fields.wrongType(STOP, "a string or an array of strings", value);
    }
    if (value.size() > ChatRequest.MAX_STOP_STRINGS) {
      throw new InvalidRequestException(
          STOP,
          "stop has " + value.size() + " strings; allowed: up to " + ChatRequest.MAX_STOP_STRINGS);
    }
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      String path = "stop[" + i + "]";
      strings.add(nonEmpty(Fields.text(value.get(i), path), path));
    }
    return strings;
  }

  private static String nonEmpty(String text, String path) {
    if (text.isEmpty()) {
      throw new InvalidRequestException(path, path + " is an empty string; leave it out");
    }
    return text;
  }
}
