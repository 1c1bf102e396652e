package dev.hugind.engine.chat;

import dev.hugind.engine.chat.TemplateCapabilities.SystemRole;
import dev.hugind.engine.template.RenderEnvironment;
import dev.hugind.engine.template.Template;
import dev.hugind.engine.template.TemplateException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a template can take, by rendering small conversations and looking for their words
 * in the output.
 */
final class CapabilityProbe {
  private static final String WORD = "hugindprobeword";
  private static final String OTHER_WORD = "hugindprobeother";
  private static final List<?> PARTS = List.of(Map.of("type", "text", "text", WORD));
  private static final String TOOL = "hugindprobetool";

  private final Template template;
  private final String source;
  private final RenderEnvironment environment;
  private final Map<String, Object> tokens;
  private boolean nullTools;

  private CapabilityProbe(
      Template template, String source, RenderEnvironment environment, Map<String, Object> tokens) {
    this.template = template;
    this.source = source;
    this.environment = environment;
    this.tokens = tokens;
    this.nullTools = takesNullTools();
  }

  /**
   * Looks at a template.
   *
   * @param tokens the texts that all renderings get, such as {@code bos_token}
   */
  static TemplateCapabilities of(
      Template template, String source, RenderEnvironment environment, Map<String, Object> tokens) {
    return new CapabilityProbe(template, source, environment, tokens).capabilities();
  }

  private TemplateCapabilities capabilities() {
    boolean objects = takesArguments(Map.of("word", WORD));
    boolean texts = !objects && takesArguments("{\"word\": \"" + WORD + "\"}");
    return new TemplateCapabilities(
        shows(render(List.of(message("user", WORD))), WORD),
        showsPlainly(render(List.of(message("user", PARTS)))),
        takesToolParts(objects),
        systemRole(),
        knowsDeveloper(),
        nullTools,
        shows(render(List.of(message("user", OTHER_WORD)), tools()), TOOL),
        objects || texts,
        objects,
        takesContentBesideThoughts(objects));
  }

  private boolean takesToolParts(boolean objects) {
    Object arguments = objects ? Map.of() : "{}";
    return showsPlainly(render(conversation(arguments, Map.of(), PARTS), tools()));
  }

  private boolean knowsDeveloper() {
    // A template that prints any role knows none; one that names it may still leave it out.
    boolean named = source.contains("'developer'") || source.contains("\"developer\"");
    return named
        && shows(render(List.of(message("developer", WORD), message("user", OTHER_WORD))), WORD);
  }

  /** A template that prints whatever it gets prints the part itself, with the names of its keys. */
  private static boolean showsPlainly(@Nullable String output) {
    return shows(output, WORD) && !shows(output, "'text'") && !shows(output, "\"text\"");
  }

  /** Asked before anything else: all renderings without tools depend on it. */
  private boolean takesNullTools() {
    nullTools = true;
    List<Map<String, Object>> messages = List.of(message("user", OTHER_WORD));
    if (render(messages) != null) {
      return true;
    }
    nullTools = false;
    return render(messages) == null;
  }

  private SystemRole systemRole() {
    String output = render(List.of(message("system", WORD), message("user", OTHER_WORD)));
    if (output == null) {
      return SystemRole.REFUSED;
    }
    return shows(output, WORD) ? SystemRole.SHOWN : SystemRole.IGNORED;
  }

  private boolean takesArguments(Object arguments) {
    String output = render(conversation(arguments, Map.of(), OTHER_WORD), tools());
    return shows(output, WORD) && (arguments instanceof String || !printsDict(output));
  }

  private boolean takesContentBesideThoughts(boolean objects) {
    Object arguments = objects ? Map.of("word", WORD) : "{}";
    Map<String, Object> both =
        Map.of("content", OTHER_WORD, "reasoning_content", WORD, "thinking", WORD);
    return render(conversation(arguments, both, OTHER_WORD), tools()) != null
        || render(conversation(arguments, Map.of(), OTHER_WORD), tools()) == null;
  }

  private static List<Map<String, Object>> conversation(
      Object arguments, Map<String, Object> furtherFields, Object toolContent) {
    Map<String, Object> call = message("assistant", "");
    call.putAll(furtherFields);
    call.put(
        "tool_calls",
        List.of(
            Map.of(
                "id",
                "call00001",
                "type",
                "function",
                "function",
                Map.of("name", TOOL, "arguments", arguments))));
    Map<String, Object> result = message("tool", toolContent);
    result.put("tool_call_id", "call00001");
    result.put("name", TOOL);
    return List.of(
        message("user", OTHER_WORD),
        call,
        result,
        message("assistant", OTHER_WORD),
        message("user", OTHER_WORD));
  }

  private static List<Map<String, Object>> tools() {
    Map<String, Object> parameters =
        Map.of(
            "type",
            "object",
            "properties",
            Map.of("word", Map.of("type", "string", "description", OTHER_WORD)),
            "required",
            List.of("word"));
    return List.of(
        Map.of(
            "type",
            "function",
            "function",
            Map.of("name", TOOL, "description", OTHER_WORD, "parameters", parameters)));
  }

  private static Map<String, Object> message(String role, Object content) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", role);
    message.put("content", content);
    return message;
  }

  private @Nullable String render(List<Map<String, Object>> messages) {
    return render(messages, null);
  }

  private @Nullable String render(List<Map<String, Object>> messages, @Nullable Object tools) {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>(tokens);
    variables.put("messages", messages);
    if (tools != null || nullTools) {
      variables.put("tools", tools);
      variables.put("documents", null);
    }
    variables.put("add_generation_prompt", true);
    variables.put("enable_thinking", true);
    try {
      return template.render(variables, environment).text();
    } catch (TemplateException e) {
      return null;
    }
  }

  private static boolean shows(@Nullable String output, String word) {
    return output != null && output.contains(word);
  }

  private static boolean printsDict(@Nullable String output) {
    return shows(output, "{'word': '" + WORD + "'}");
  }
}
