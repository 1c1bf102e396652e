package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.api.json.Fields;
import dev.hugind.api.json.JsonText;
import dev.hugind.api.json.ShortText;
import dev.hugind.engine.chat.ToolCall;
import dev.hugind.engine.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;

/** Reads the tool calls that an assistant's message made. */
final class ToolCallReader {
  static final int MAX_CALLS = 512;

  private static final String ARGUMENTS = "arguments";

  private ToolCallReader() {}

  static List<ToolCall> read(Fields message) {
    List<JsonNode> elements = message.array("tool_calls");
    if (elements == null) {
      return List.of();
    }
    if (elements.size() > MAX_CALLS) {
      throw new InvalidRequestException(
          message.path("tool_calls"),
          message.path("tool_calls")
              + " has "
              + elements.size()
              + " elements; allowed: up to "
              + MAX_CALLS);
    }
    List<ToolCall> calls = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      calls.add(call(Fields.of(elements.get(i), message.path("tool_calls") + "[" + i + "]")));
    }
    return calls;
  }

  private static ToolCall call(Fields call) {
    String id = nonEmpty(call, "id");
    String type = call.text("type");
    if (type != null && !type.equals("function")) {
      throw new InvalidRequestException(
          call.path("type"), call.path("type") + " is not served; allowed: function");
    }
    Fields function = call.object("function");
    if (function == null) {
      throw call.missing("function");
    }
    ToolCall read = new ToolCall(id, nonEmpty(function, "name"), arguments(function));
    ChatFieldRules.TOOL_CALL.check(call);
    ChatFieldRules.CALLED_FUNCTION.check(function);
    return read;
  }

  private static String nonEmpty(Fields fields, String name) {
    String text = fields.requiredText(name);
    if (text.isEmpty()) {
      throw new InvalidRequestException(
          fields.path(name), fields.path(name) + " is empty; a tool call needs it");
    }
    return ShortText.require(text, fields.path(name));
  }

  /** A string with JSON in it; some clients send the object itself, or nothing for no arguments. */
  private static String arguments(Fields function) {
    JsonNode value = function.value(ARGUMENTS);
    String path = function.path(ARGUMENTS);
    if (value == null) {
      return "{}";
    }
    if (value.isObject()) {
      return value.toString();
    }
    if (!value.isTextual()) {
      throw Fields.wrongType(path, "a string with JSON in it", value);
    }
    String text = Fields.text(value, path);
    if (text.isBlank()) {
      return "{}";
    }
    JsonText.require(text, path);
    return text;
  }
}
