package dev.hugind.engine.chat.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.engine.chat.ToolChoice;
import dev.hugind.engine.chat.ToolDefinition;
import dev.hugind.engine.fixture.TestVectors;
import dev.hugind.engine.grammar.Grammar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Random calls that a grammar lets through, taken apart by the parser of the same format. */
class CallGrammarRandomTest {
  private static final int TEXTS = 40;
  private static final long SEED = Long.getLong("hugind.test.seed", 20_261_125);
  private static final Pattern MARK =
      Pattern.compile("<[^<>]{1,40}>|\\[[A-Z_]+\\]|[^\\s,=\\[\\]]{2,40}");

  private static final List<ToolDefinition> TOOLS =
      List.of(
          ToolDefinition.function(
              "get_weather",
              null,
              """
              {"type": "object", "required": ["city"], "properties": {
                "city": {"type": "string"},
                "unit": {"enum": ["celsius", "fahrenheit"]},
                "days": {"type": "integer", "minimum": 1, "maximum": 14},
                "hourly": {"type": "boolean"}}}
              """),
          ToolDefinition.function(
              "add_note",
              null,
              """
              {"type": "object", "required": ["title", "tags"], "properties": {
                "title": {"type": "string"},
                "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 3},
                "meta": {"type": "object", "required": ["n"], "properties": {
                  "n": {"type": "number"}, "kind": {"enum": ["a", "b"]}}},
                "due": {"type": ["integer", "null"]}}}
              """),
          ToolDefinition.function(
              "set_tree",
              null,
              """
              {"type": "object", "required": ["tree"], "properties": {
                "tree": {"$ref": "#/$defs/tree"}},
               "$defs": {"tree": {"type": "object", "required": ["value"], "properties": {
                 "value": {"type": "boolean"},
                 "children": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}}}}
              """),
          ToolDefinition.function(
              "set_union",
              null,
              """
              {"type": "object", "required": ["anything"], "properties": {
                "anything": {},
                "either": {"anyOf": [{"type": "string"}, {"type": "object"}]},
                "maybe": {"anyOf": [{"type": "null"}, {"enum": ["x", "y"]}]},
                "rows": {"type": "array", "items": {"type": "object", "properties": {
                  "ok": {"type": "boolean"}, "at": {"type": "array", "items": {
                    "type": "integer"}}}}}},
               "additionalProperties": {"type": "integer"}}
              """),
          ToolDefinition.function("ping", null, "{\"type\": \"object\", \"properties\": {}}"));

  private static final List<ToolDefinition> TOOLS_WITH_TEXTS =
      List.of(
          ToolDefinition.function(
              "set_code",
              null,
              """
              {"type": "object", "required": ["code"], "properties": {
                "code": {"type": "string", "pattern": "^[A-Z<]{2}-[0-9]{2,4}$"},
                "note": {"type": "string", "minLength": 3, "maxLength": 12},
                "day": {"type": "string", "format": "date"}}}
              """),
          ToolDefinition.function(
              "set_mixed",
              null,
              """
              {"type": "object", "required": ["size"], "properties": {
                "size": {"type": ["string", "integer"], "minLength": 2, "minimum": 10},
                "maybe": {"anyOf": [{"type": "string", "maxLength": 4}, {"type": "null"}]},
                "word": {"$ref": "#/$defs/word"}},
               "$defs": {"word": {"type": "string", "pattern": "^[^n]+$", "maxLength": 6}}}
              """),
          ToolDefinition.function(
              "set_list",
              null,
              """
              {"type": "object", "required": ["names"], "properties": {
                "names": {"type": "array", "minItems": 1, "maxItems": 3, "items": {
                  "type": "string", "pattern": "^[a-z ]{1,5}$"}},
                "in": {"type": "object", "required": ["id"], "properties": {
                  "id": {"type": "string", "minLength": 2}, "long": {
                    "type": "string", "maxLength": 150}}}}}
              """));

  @Test
  void everyAcceptedText_isCallsOfOfferedToolsWithValidArguments() {
    check(TOOLS);
  }

  @Test
  void stringsWithDemands_meetThemWhenTheyAreReadBack() {
    check(TOOLS_WITH_TEXTS);
  }

  private static void check(List<ToolDefinition> all) {
    System.out.println("seed of the random calls: " + SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> failures = new ArrayList<>();
    int texts = 0;
    int calls = 0;
    Map<String, ToolFormat> formats = formats();
    for (var entry : formats.entrySet()) {
      ToolFormat format = entry.getValue();
      List<ToolDefinition> tools =
          all.stream().filter(tool -> isEnforceable(format, tool)).toList();
      Grammar grammar = CallGrammarRun.grammar(new CallGrammar(format, tools, true, true).whole());
      CallGrammarWalk walk = new CallGrammarWalk(words(format), random);
      int finished = 0;
      for (int i = 0; i < TEXTS; i++) {
        String text = walk.text(grammar);
        if (!text.isEmpty()) {
          finished++;
          calls += check(entry.getKey(), format, tools, text, failures);
        }
      }
      texts += finished;
      if (finished < TEXTS / 4) {
        failures.add(entry.getKey() + ": only " + finished + " texts came to an end");
      }
    }
    System.out.println(
        "formats: "
            + formats.size()
            + ", texts: "
            + texts
            + ", calls: "
            + calls
            + ", wrong: "
            + failures.size());
    assertThat(failures).isEmpty();
  }

  /** Tags are named after their keys, so there are none of properties that are not listed. */
  private static boolean isEnforceable(ToolFormat format, ToolDefinition tool) {
    return !(format instanceof ToolFormat.NestedTags)
        || !tool.parameters().has("additionalProperties");
  }

  /** Each format of the templates once, named after one of them. */
  private static Map<String, ToolFormat> formats() {
    Map<String, ToolFormat> formats = new LinkedHashMap<>();
    Set<ToolFormat> known = new LinkedHashSet<>();
    for (String template : new TreeSet<>(TestVectors.templates().keySet())) {
      AnswerCases.format(template)
          .tools()
          .filter(known::add)
          .ifPresent(format -> formats.put(template, format));
    }
    return formats;
  }

  private static List<String> words(ToolFormat format) {
    List<String> words = new ArrayList<>();
    Matcher marks = MARK.matcher(format.toString());
    while (marks.find()) {
      words.add(marks.group());
    }
    if (format instanceof ToolFormat.NestedTags nested) {
      for (String key :
          List.of(
              "tree",
              "value",
              "children",
              "city",
              "title",
              "tags",
              "item",
              "rows",
              "at",
              "ok",
              "code",
              "note",
              "day",
              "size",
              "maybe",
              "word",
              "names",
              "in",
              "id",
              "long",
              "anything")) {
        words.add(nested.tagClose() + key + nested.tagEnd());
      }
    }
    words.addAll(List.of("\"}", "}", "]", "\"]", "\"", ")", "true", "1", "city", "tree"));
    return words;
  }

  private static int check(
      String name,
      ToolFormat format,
      List<ToolDefinition> tools,
      String text,
      List<String> failures) {
    boolean headed = format instanceof ToolFormat.NamedJson named && !named.contentOpen().isEmpty();
    String prompt = headed ? format.frame().callOpen() : "";
    String body = headed ? text.strip() : text;
    if (headed && body.startsWith(prompt)) {
      body = body.substring(prompt.length());
    }
    List<String> ends =
        format instanceof ToolFormat.Messages
            ? List.of("<|call|>", "<|end|>", "<|eom|>")
            : List.of();
    String turn = prompt;
    if (format instanceof ToolFormat.Messages messages) {
      body = body.strip();
      turn = body.startsWith(messages.messageOpen()) ? "" : messages.messageOpen();
      body = turn.isEmpty() || body.startsWith("<") ? body : " " + body;
    }
    OutputFormat output =
        new OutputFormat("", ThoughtMarks.USUAL, List.of(), format, ends, List.of());
    ParseOptions options =
        new ParseOptions(turn, tools, ToolChoice.REQUIRED, true, false, () -> "made-up");
    Transcript told = Transcript.of(output, options, List.of(body));
    String problem = told.calls.isEmpty() ? "no call" : "";
    if (!told.content.toString().isBlank()) {
      problem = "content";
    }
    for (Transcript.Call call : told.calls) {
      problem += problem(tools, call);
    }
    if (!problem.isEmpty()) {
      failures.add(name + ": " + problem + "\n  in " + JsonText.quote(text) + "\n  told " + told);
    }
    return told.calls.size();
  }

  private static String problem(List<ToolDefinition> tools, Transcript.Call call) {
    for (ToolDefinition tool : tools) {
      if (tool.name().equals(call.name())) {
        JsonNode schema = tool.parameters();
        return JsonText.parse(call.arguments().toString())
            .map(json -> SchemaCheck.problem(schema, schema, json, call.name()))
            .orElse("no JSON: " + call.arguments());
      }
    }
    return "unknown tool " + call.name();
  }
}
