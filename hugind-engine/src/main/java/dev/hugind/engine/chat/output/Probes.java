package dev.hugind.engine.chat.output;

import dev.hugind.engine.template.RenderEnvironment;
import dev.hugind.engine.template.Template;
import dev.hugind.engine.template.TemplateException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Made-up conversations, rendered by a template: their texts are so odd that they can be found
 * again in what the template makes of them.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class Probes {
  static final String USER = "QZUSERQZ";
  static final String CONTENT = "QZCONTENTQZ";
  static final String THOUGHT = "QZTHOUGHTQZ";
  static final String TOOL = "qzfirsttool";
  static final String KEY = "qzfirstkey";
  static final String VALUE = "QZFIRSTVALUEQZ";
  static final String NUMBER_KEY = "qznumberkey";
  static final String NUMBER = "73519";
  static final String OTHER_TOOL = "qzsecondtool";
  static final String OTHER_KEY = "qzsecondkey";
  static final String OTHER_VALUE = "QZSECONDVALUEQZ";

  /** Some templates take only ids of nine letters and digits; others find the name in the id. */
  private static final List<List<String>> IDS =
      List.of(
          List.of("functions." + TOOL + ":0", "functions." + OTHER_TOOL + ":1"),
          List.of("qzcall001", "qzcall002"));

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

  private final Template template;
  private final RenderEnvironment environment;
  private final String beginText;
  private final String endText;
  private final Optional<Calls> calls;
  private boolean exhausted;

  Probes(Template template, String beginText, String endText) {
    this.template = template;
    this.beginText = beginText;
    this.endText = endText;
    environment = RenderEnvironment.of(CLOCK).withMutable(true);
    calls = findCalls();
  }

  /**
   * A rendered message of the model's that calls tools.
   *
   * @param text the whole text
   * @param id the first call's id
   * @param two whether there are two calls
   * @param asText whether the arguments were given as JSON text
   */
  record Calls(String text, String id, boolean two, boolean asText) {}

  /** The conversation's text up to its end. */
  Optional<String> userTurn(boolean generationPrompt, @Nullable Boolean thinking) {
    for (boolean tools : new boolean[] {false, true}) {
      Optional<String> text = render(List.of(user()), generationPrompt, tools, thinking);
      if (text.isPresent()) {
        return text;
      }
    }
    return Optional.empty();
  }

  Optional<String> content() {
    Map<String, Object> message = assistant();
    message.put("content", CONTENT);
    return first(List.of(message), CONTENT);
  }

  /** A thought, then the content; the templates' names for thoughts differ. */
  Optional<String> thoughtAndContent() {
    Map<String, Object> message = assistant();
    message.put("content", CONTENT);
    putThought(message);
    return first(List.of(message), THOUGHT);
  }

  /** A thought, then a call: some templates show thoughts only there. */
  Optional<String> thoughtAndCall() {
    Map<String, Object> message = assistant();
    message.put("content", "");
    putThought(message);
    message.put("tool_calls", List.of(firstCall(IDS.getFirst().getFirst(), false)));
    return first(List.of(message), THOUGHT);
  }

  private static void putThought(Map<String, Object> message) {
    message.put("reasoning_content", THOUGHT);
    message.put("reasoning", THOUGHT);
    message.put("thinking", THOUGHT);
  }

  private Optional<String> first(List<Map<String, Object>> answers, String needle) {
    List<Map<String, Object>> messages = new ArrayList<>();
    messages.add(user());
    messages.addAll(answers);
    for (boolean tools : new boolean[] {false, true}) {
      for (Boolean thinking : new Boolean[] {null, true}) {
        Optional<String> text = render(messages, false, tools, thinking);
        if (text.isPresent() && text.get().contains(needle)) {
          return text;
        }
      }
    }
    return Optional.empty();
  }

  /** Calls as the template writes them: two if it can, else one; empty if it shows none. */
  Optional<Calls> calls() {
    return calls;
  }

  private Optional<Calls> findCalls() {
    Optional<Calls> one = Optional.empty();
    for (List<String> ids : IDS) {
      for (boolean text : new boolean[] {false, true}) {
        for (boolean noContent : new boolean[] {false, true}) {
          Optional<String> two = renderCalls(ids, text, noContent, true);
          if (two.isPresent() && two.get().contains(OTHER_VALUE)) {
            return two.map(rendered -> new Calls(rendered, ids.getFirst(), true, text));
          }
          if (one.isEmpty()) {
            one =
                renderCalls(ids, text, noContent, false)
                    .map(rendered -> new Calls(rendered, ids.getFirst(), false, text));
          }
        }
      }
    }
    return one;
  }

  private Optional<String> renderCalls(
      List<String> ids, boolean text, boolean noContent, boolean two) {
    List<Object> calls = new ArrayList<>();
    calls.add(firstCall(ids.get(0), text));
    if (two) {
      calls.add(call(OTHER_TOOL, ids.get(1), Map.of(OTHER_KEY, OTHER_VALUE), text));
    }
    Map<String, Object> message = assistant();
    if (noContent) {
      message.put("content", null);
    } else {
      message.put("content", "");
    }
    message.put("tool_calls", calls);
    List<Map<String, Object>> messages = List.of(user(), message);
    return render(messages, false, true, null)
        .filter(Probes::showsCall)
        .or(() -> render(messages, false, false, null).filter(Probes::showsCall));
  }

  private static boolean showsCall(String text) {
    int answer = text.lastIndexOf(USER);
    return answer >= 0 && text.indexOf(VALUE, answer) >= 0 && text.indexOf(TOOL, answer) >= 0;
  }

  private static Map<String, Object> user() {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", "user");
    message.put("content", USER);
    return message;
  }

  private static Map<String, Object> assistant() {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", "assistant");
    return message;
  }

  private static Object firstCall(String id, boolean text) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put(KEY, VALUE);
    arguments.put(NUMBER_KEY, Integer.valueOf(NUMBER));
    return call(TOOL, id, arguments, text);
  }

  private static Object call(String name, String id, Map<String, Object> arguments, boolean text) {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", name);
    function.put("arguments", text ? json(arguments) : arguments);
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("id", id);
    call.put("type", "function");
    call.put("function", function);
    return call;
  }

  private static String json(Map<String, Object> arguments) {
    StringBuilder json = new StringBuilder("{");
    arguments.forEach(
        (key, value) ->
            json.append(json.length() > 1 ? ", " : "")
                .append(JsonText.quote(key))
                .append(": ")
                .append(value instanceof String text ? JsonText.quote(text) : value));
    return json.append('}').toString();
  }

  private static Object tool(String name, String... keys) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (String key : keys) {
      String type = key.equals(NUMBER_KEY) ? "integer" : "string";
      properties.put(key, Map.of("type", type, "description", "Described."));
    }
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("type", "object");
    parameters.put("properties", properties);
    parameters.put("required", List.of(keys[0]));
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", name);
    function.put("description", "Described.");
    function.put("parameters", parameters);
    Map<String, Object> tool = new LinkedHashMap<>();
    tool.put("type", "function");
    tool.put("function", function);
    return tool;
  }

  private Optional<String> render(
      List<Map<String, Object>> messages,
      boolean generationPrompt,
      boolean tools,
      @Nullable Boolean thinking) {
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put("messages", messages);
    variables.put("add_generation_prompt", generationPrompt);
    variables.put("bos_token", beginText);
    variables.put("eos_token", endText);
    variables.put("documents", null);
    variables.put(
        "tools", tools ? List.of(tool(TOOL, KEY, NUMBER_KEY), tool(OTHER_TOOL, OTHER_KEY)) : null);
    if (thinking != null) {
      variables.put("enable_thinking", thinking);
      variables.put("thinking", thinking);
    }
    if (exhausted) {
      return Optional.empty();
    }
    try {
      return Optional.of(template.render(variables, environment).text());
    } catch (TemplateException e) {
      // One that runs into the limits would do so again and again.
      exhausted = e.kind() == TemplateException.Kind.LIMIT;
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
