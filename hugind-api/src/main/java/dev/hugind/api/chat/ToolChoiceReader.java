package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.api.json.Fields;
import dev.hugind.engine.chat.ToolChoice;
import dev.hugind.engine.chat.ToolDefinition;
import dev.hugind.engine.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;

/** Reads whether tools may or must be called, and which. */
final class ToolChoiceReader {
  private static final String CHOICE = "tool_choice";
  private static final String ALLOWED_TOOLS = "allowed_tools";
  private static final String FUNCTION = "function";

  private ToolChoiceReader() {}

  static ToolChoice read(Fields body, List<ToolDefinition> tools) {
    JsonNode value = body.value(CHOICE);
    if (value == null) {
      return ToolChoice.AUTO;
    }
    ToolChoice choice;
    if (value.isTextual()) {
      choice = of(value.textValue());
    } else if (value.isObject()) {
      choice = of(Fields.of(value, CHOICE), tools);
    } else {
      throw Fields.wrongType(CHOICE, "none, auto, required or an object", value);
    }
    if (choice.mode() == ToolChoice.Mode.REQUIRED && tools.isEmpty()) {
      throw new InvalidRequestException(
          CHOICE, "tool_choice requires a call, but there are no tools; give tools");
    }
    return choice;
  }

  private static ToolChoice of(String mode) {
    return switch (mode) {
      case "none" -> ToolChoice.NONE;
      case "auto" -> ToolChoice.AUTO;
      case "required" -> ToolChoice.REQUIRED;
      default ->
          throw new InvalidRequestException(
              CHOICE, "tool_choice is not known; allowed: none, auto, required or an object");
    };
  }

  private static ToolChoice of(Fields choice, List<ToolDefinition> tools) {
    String type = choice.requiredText("type");
    ToolChoice read =
        switch (type) {
          case FUNCTION -> ToolChoice.named(name(choice, tools));
          case ALLOWED_TOOLS -> allowed(choice, tools);
          default ->
              throw new InvalidRequestException(
                  choice.path("type"),
                  choice.path("type") + " is not served; allowed: function, allowed_tools");
        };
    ChatFieldRules.TOOL_CHOICE.check(choice);
    return read;
  }

  private static String name(Fields named, List<ToolDefinition> tools) {
    Fields function = named.object(FUNCTION);
    if (function == null) {
      throw named.missing(FUNCTION);
    }
    String name = function.requiredText("name");
    if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
      throw new InvalidRequestException(
          function.path("name"), function.path("name") + " is not the name of one of the tools");
    }
    ChatFieldRules.TOOL_CHOICE.check(function);
    return name;
  }

  private static ToolChoice allowed(Fields choice, List<ToolDefinition> tools) {
    Fields allowed = choice.object(ALLOWED_TOOLS);
    if (allowed == null) {
      throw choice.missing(ALLOWED_TOOLS);
    }
    String mode = allowed.requiredText("mode");
    if (!mode.equals("auto") && !mode.equals("required")) {
      throw new InvalidRequestException(
          allowed.path("mode"), allowed.path("mode") + " is not known; allowed: auto, required");
    }
    List<JsonNode> elements = allowed.array("tools");
    if (elements == null || elements.isEmpty()) {
      throw allowed.missing("tools");
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      Fields named = Fields.of(elements.get(i), allowed.path("tools") + "[" + i + "]");
      if (!named.requiredText("type").equals(FUNCTION)) {
        throw new InvalidRequestException(
            named.path("type"), named.path("type") + " is not served; allowed: function");
      }
      names.add(name(named, tools));
      ChatFieldRules.TOOL_CHOICE.check(named);
    }
    ChatFieldRules.TOOL_CHOICE.check(allowed);
    return new ToolChoice(
        mode.equals("auto") ? ToolChoice.Mode.AUTO : ToolChoice.Mode.REQUIRED, names);
  }
}
