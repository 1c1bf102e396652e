package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.engine.chat.ToolChoice;
import dev.hugind.engine.chat.ToolDefinition;
import dev.hugind.engine.fixture.TestVectors;
import dev.hugind.engine.template.Template;
import dev.hugind.engine.template.TemplateLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** The vectors of outputs that are taken apart, and the formats of their templates. */
final class AnswerCases {
  private static final JsonNode VECTORS =
      TestVectors.json("tool-call-cases.json.gz", JsonNode.class);
  private static final Map<String, String> TEMPLATES = TestVectors.templates();
  private static final Map<String, OutputFormat> FORMATS = new HashMap<>();

  private AnswerCases() {}

  static List<JsonNode> all() {
    List<JsonNode> cases = new ArrayList<>();
    VECTORS.path("cases").forEach(cases::add);
    return cases;
  }

  static List<JsonNode> binding() {
    return all().stream().filter(test -> !test.path("level").asText().equals("reference")).toList();
  }

  static String template(String name) {
    return Objects.requireNonNull(TEMPLATES.get(name), name);
  }

  static OutputFormat format(JsonNode test) {
    return format(test.path("template").asText());
  }

  static OutputFormat format(String template) {
    return FORMATS.computeIfAbsent(template, name -> detect(template(name)));
  }

  static OutputFormat detect(String source) {
    Template template = Template.parse(source, TemplateLimits.defaults());
    return OutputFormat.detect(template, source, "<s>", "</s>");
  }

  static ParseOptions options(JsonNode test) {
    JsonNode request = test.path("request");
    List<ToolDefinition> tools = new ArrayList<>();
    JsonNode key = request.path("tools");
    if (key.isTextual()) {
      VECTORS
          .path("toolsets")
          .path(key.asText())
          .forEach(tool -> tools.add(ToolDefinition.of(tool)));
    }
    ToolChoice choice =
        new ToolChoice(
            ToolChoice.Mode.valueOf(
                request.path("tool_choice").asText("auto").toUpperCase(Locale.ROOT)),
            List.of());
    AtomicInteger count = new AtomicInteger();
    return new ParseOptions(
        test.path("generation_prompt").asText(),
        tools,
        choice,
        !request.path("reasoning_format").asText("auto").equals("none"),
        request.has("json_schema"),
        () -> "made-up-" + count.incrementAndGet());
  }
}
