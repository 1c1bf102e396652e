package dev.hugind.engine.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.engine.grammar.Gbnf;
import dev.hugind.engine.grammar.Grammar;
import dev.hugind.engine.grammar.GrammarLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Schemas made to do harm, and what becomes of them. */
class HostileSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MOST_MILLIS = 1_000;

  /** What may stand in the message; "made" means that the schema is harmless after all. */
  private static final String MADE = "made";

  private static String repeated(String text, int count) {
    return text.repeat(count);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static JsonNode pattern(String pattern) {
    return JsonNodeFactory.instance.objectNode().put("type", "string").put("pattern", pattern);
  }

  private static Map<JsonNode, String> hostile() {
    Map<JsonNode, String> all = new LinkedHashMap<>();
    all.put(json("{\"$ref\":\"#\"}"), "leads back to itself");
    all.put(json("{\"allOf\":[{\"$ref\":\"#\"}]}"), "leads back to itself");
    all.put(json("{\"not\":{\"$ref\":\"#\"}}"), "leads back to itself");
    all.put(
        json(
            "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"anyOf\":[{\"$ref\":\"#/$defs/b\"}]},"
                + "\"b\":{\"oneOf\":[{\"$ref\":\"#/$defs/a\"}]}}}"),
        "leads back to itself");
    all.put(
        json("{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"a\"]}"),
        "no value satisfies");
    all.put(json("{\"type\":\"string\",\"minLength\":5,\"maxLength\":2}"), "minLength");
    all.put(json("{\"type\":\"string\",\"minLength\":2000000000}"), "minLength");
    all.put(json("{\"type\":\"array\",\"minItems\":99999999999999999999}"), "minItems");
    all.put(json("{\"type\":\"string\",\"minLength\":1,\"maxLength\":1000000000}"), MADE);
    all.put(json("{\"type\":\"string\",\"minLength\":99999,\"maxLength\":99999}"), MADE);
    all.put(json("{\"type\":\"integer\",\"minimum\":1e999999}"), "number");
    all.put(json("{\"type\":\"integer\",\"minimum\":1e307}"), MADE);
    all.put(json("{\"type\":\"integer\",\"maximum\":" + repeated("9", 500) + "}"), "digits");
    all.put(json("{\"type\":\"number\",\"multipleOf\":1e-300}"), "multipleOf");
    all.put(json("{\"type\":\"integer\",\"multipleOf\":1999}"), "multipleOf");
    all.put(json("{\"type\":\"integer\",\"multipleOf\":123456789}"), "multipleOf");
    all.put(pattern("(((((a{1,100}){1,100}){1,100}){1,100}){1,100}){1,100}"), "too large");
    all.put(pattern("^(a|a)*(a|a)*(a|a)*b$"), MADE);
    all.put(pattern("^(([a-z])+.)+[A-Z]([a-z])+$"), MADE);
    all.put(pattern("(x+x+)+y"), MADE);
    all.put(pattern("(a|b)*a(a|b){200}"), "states");
    all.put(pattern("[ab]*a[ab]{14}"), "states");
    all.put(pattern(repeated("(", 3_000)), "deep");
    all.put(pattern(repeated("(", 40) + "a" + repeated("){2}", 40)), "too large");
    all.put(pattern(repeated("a", 6_000)), "characters");
    all.put(pattern("a{2147483647}"), "too large");
    all.put(pattern("a{99999999999999999999,}"), "too large");
    all.put(pattern("a{4,2}"), "reversed");
    all.put(pattern("^" + repeated("(a?)", 1_000) + repeated("a", 900) + "$"), "work");
    all.put(pattern("(?<=a)b"), "lookbehind");
    all.put(pattern("(a)\\1"), "backreference");
    all.put(pattern(repeated("\\p{L}?", 400)), MADE);
    all.put(pattern("^" + repeated("(?=.*[a-z]{9}[0-9].{9}x)", 60)), MADE);
    all.put(pattern("^(?=.*a.{8}b)(?=.*c.{8}d)(?=.*e.{8}f)"), "states");
    all.put(nested("items", 500), "levels");
    all.put(nested("items", 100), MADE);
    all.put(nested("not", 90), MADE);
    all.put(wide(60_000), "values");
    all.put(wide(3_000), "properties");
    all.put(longNames(), "characters");
    all.put(enumeration(3_000), "enum");
    all.put(enumeration(2_000), MADE);
    all.put(choices(12, 12), "ways");
    all.put(overlapping(150), "");
    all.put(dependencies(40), "ways");
    all.put(chain(3_000), "500");
    all.put(json("{\"type\":\"array\",\"prefixItems\":" + manyTrue(5_000) + "}"), "prefixItems");
    all.put(json("{\"type\":\"object\",\"minProperties\":50000}"), "minProperties");
    all.put(json("{\"contains\":{\"type\":\"null\"},\"minContains\":90000}"), "contains");
    all.put(
        json(
            "{\"patternProperties\":{\"a\":{},\"b\":{},\"c\":{},\"d\":{},\"e\":{},\"f\":{},"
                + "\"g\":{},\"h\":{},\"i\":{}}}"),
        "patternProperties");
    all.put(json("{\"$ref\":\"http://127.0.0.1:9/schema.json\"}"), "points out of the schema");
    all.put(json("{\"$ref\":\"file:///etc/passwd\"}"), "points out of the schema");
    return all;
  }

  private static JsonNode nested(String keyword, int depth) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode at = root;
    for (int i = 0; i < depth; i++) {
      at = at.putObject(keyword);
    }
    at.put("type", "null");
    return root;
  }

  private static JsonNode wide(int properties) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode map = root.putObject("properties");
    for (int i = 0; i < properties; i++) {
      map.put("p" + i, true);
    }
    return root;
  }

  private static JsonNode longNames() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode map = root.putObject("properties");
    for (int i = 0; i < 20; i++) {
      map.put(i + repeated("x", 50_000), true);
    }
    return root;
  }

  private static JsonNode enumeration(int values) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode list = root.putArray("enum");
    for (int i = 0; i < values; i++) {
      list.add("value " + i);
    }
    return root;
  }

  /** Demands one of several properties, and that many times over. */
  private static JsonNode choices(int times, int options) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode all = root.putArray("allOf");
    for (int i = 0; i < times; i++) {
      ArrayNode any = all.addObject().putArray("anyOf");
      for (int j = 0; j < options; j++) {
        any.addObject().putArray("required").add("p" + i + "-" + j);
      }
    }
    return root;
  }

  /** Branches that all may hold at once, though only one is to. */
  private static JsonNode overlapping(int branches) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode one = root.putArray("oneOf");
    for (int i = 0; i < branches; i++) {
      ObjectNode properties = one.addObject().putObject("properties");
      for (int j = 0; j < 5; j++) {
        properties.putObject("p" + i + "-" + j).put("type", "integer").put("minimum", i);
      }
    }
    return root;
  }

  private static JsonNode dependencies(int count) {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("type", "object");
    ObjectNode map = root.putObject("dependentRequired");
    for (int i = 0; i < count; i++) {
      map.putArray("a" + i).add("b" + i);
    }
    return root;
  }

  private static JsonNode chain(int length) {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("$ref", "#/$defs/d0");
    ObjectNode definitions = root.putObject("$defs");
    for (int i = 0; i < length; i++) {
      definitions.putObject("d" + i).put("$ref", "#/$defs/d" + (i + 1));
    }
    definitions.putObject("d" + length).put("type", "null");
    return root;
  }

  private static String manyTrue(int count) {
    return "[" + repeated("true,", count - 1) + "true]";
  }

  @Test
  void hostileSchemas_areRefusedSoonAndSayWhy() {
    List<String> failures = new ArrayList<>();
    long worst = 0;
    String slowest = "";
    Map<JsonNode, String> all = hostile();
    assertThat(outcome(pattern("a"))).isEqualTo(MADE); // Loads the classes.
    for (Map.Entry<JsonNode, String> entry : all.entrySet()) {
      String shown = entry.getKey().toString();
      shown = shown.substring(0, Math.min(90, shown.length()));
      long start = System.nanoTime();
      String outcome = outcome(entry.getKey());
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      if (!outcome.contains(entry.getValue())) {
        failures.add(shown + " -> " + outcome + ", not " + entry.getValue());
      }
      if (millis > MOST_MILLIS) {
        failures.add(shown + " took " + millis + " ms: " + outcome);
      }
      if (millis > worst) {
        worst = millis;
        slowest = shown;
      }
    }
    System.out.println(
        "hostile schemas: " + all.size() + ", the slowest took " + worst + " ms: " + slowest);
    assertThat(all).hasSizeGreaterThan(45);
    assertThat(failures).isEmpty();
  }

  private static String outcome(JsonNode schema) {
    try {
      String text = JsonSchemaGrammar.gbnf(schema);
      Grammar grammar = Gbnf.parse(text, GrammarLimits.defaults());
      return grammar.start().mayEnd() ? "matches the empty text" : MADE;
    } catch (SchemaException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void spoiledSchemas_neverFailInAnotherWay() {
    long seed = Long.getLong("hugind.test.seed", 77);
    System.out.println("seed of the spoiled schemas: " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    var generator = new dev.hugind.engine.fixture.SchemaGenerator(random);
    int refused = 0;
    int made = 0;
    for (int i = 0; i < 1_500; i++) {
      String text = spoiled(generator.schema().toString(), random);
      JsonNode schema;
      try {
        schema = JSON.readTree(text);
      } catch (JsonProcessingException e) {
        continue;
      }
      try {
        made += JsonSchemaGrammar.gbnf(schema).isEmpty() ? 0 : 1;
      } catch (SchemaException e) {
        refused++;
        assertThat(e.getMessage()).as(text).startsWith("$");
      }
    }
    assertThat(refused).isGreaterThan(50);
    assertThat(made).isGreaterThan(50);
  }

  /** Swaps words of a schema for others, which mostly leaves it JSON. */
  private static String spoiled(String schema, SplittableRandom random) {
    String[] words = {
      "\"type\"",
      "\"string\"",
      "\"object\"",
      "\"enum\"",
      "\"items\"",
      "\"properties\"",
      "true",
      "\"required\"",
      "\"minLength\"",
      "\"not\"",
      "\"pattern\"",
      "\"anyOf\"",
      "1",
      "\"$ref\"",
      "\"format\"",
      "\"minimum\"",
      "\"contains\"",
      "\"additionalProperties\"",
      "\"const\"",
      "{}",
      "\"oneOf\"",
      "\"uniqueItems\"",
      "\"if\"",
      "\"then\"",
      "\"unevaluatedProperties\"",
      "[]"
    };
    String text = schema;
    for (int i = 0; i < 3; i++) {
      String from = words[random.nextInt(words.length)];
      String to = words[random.nextInt(words.length)];
      int at = text.indexOf(from, random.nextInt(text.length()));
      if (at >= 0) {
        text = text.substring(0, at) + to + text.substring(at + from.length());
      }
    }
    return text;
  }
}
