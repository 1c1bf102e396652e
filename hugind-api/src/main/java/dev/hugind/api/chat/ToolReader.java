package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.api.json.Fields;
import dev.hugind.engine.chat.ToolDefinition;
import dev.hugind.engine.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the tools of a request. */
final class ToolReader {
  static final int MAX_TOOLS = 512;

  /** More than any context holds, in characters of JSON. */
  static final int MAX_CHARACTERS = 1 << 20;

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");

  private ToolReader() {}

  static ToolUse read(Fields body) {
    List<ToolDefinition> tools = tools(body);
    return new ToolUse(
        tools, ToolChoiceReader.read(body, tools), body.flag("parallel_tool_calls", true));
  }

  private static List<ToolDefinition> tools(Fields body) {
    List<JsonNode> elements = body.array("tools");
    if (elements == null) {
      return List.of();
    }
    if (elements.size() > MAX_TOOLS) {
      throw new InvalidRequestException(
          "tools", "tools has " + elements.size() + " elements; allowed: up to " + MAX_TOOLS);
    }
    List<ToolDefinition> tools = new ArrayList<>(elements.size());
    Set<String> names = new HashSet<>();
    long characters = 0;
    for (int i = 0; i < elements.size(); i++) {
      Fields tool = Fields.of(elements.get(i), "tools[" + i + "]");
      characters += elements.get(i).toString().length();
      if (characters > MAX_CHARACTERS) {
        throw new InvalidRequestException(
            "tools",
            "tools has more than " + MAX_CHARACTERS + " characters of JSON; give fewer or shorter");
      }
      tools.add(tool(tool, elements.get(i), names));
    }
    return tools;
  }

  private static ToolDefinition tool(Fields tool, JsonNode definition, Set<String> names) {
    String type = tool.requiredText("type");
    if (!type.equals("function")) {
      throw new InvalidRequestException(
          tool.path("type"), tool.path("type") + " is not served; allowed: function");
    }
    Fields function = tool.object("function");
    if (function == null) {
      throw tool.missing("function");
    }
    String name = function.requiredText("name");
    String path = function.path("name");
    if (!NAME.matcher(name).matches()) {
      throw new InvalidRequestException(
          path,
          path + " is not a tool's name; allowed: 1 to 64 of letters, digits, '_', '-' and '.'");
    }
    if (!names.add(name)) {
      throw new InvalidRequestException(
          path, path + " is '" + name + "', as is that of another tool; names must differ");
    }
    // What else a function says is for the template, which sees the definition as it is.
    var _ = function.text("description");
    var _ = function.object("parameters");
    var _ = function.flag("strict", false);
    ChatFieldRules.TOOL.check(tool);
    return ToolDefinition.of(definition);
  }
}
