package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.hugind.engine.schema.GbnfRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Values that are written without quotes, in GBNF. Of a string's schema, {@code enum} and {@code
 * const} are enforced and nothing else.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class CallGrammarRaw {
  private final GbnfRules rules;
  private final Map<String, String> texts = new HashMap<>();

  CallGrammarRaw(GbnfRules rules) {
    this.rules = rules;
  }

  /** Returns a rule for any text up to a mark. */
  String until(String end) {
    return texts.computeIfAbsent(end, rules::untilText);
  }

  boolean mayBeString(ToolTypes.Schema schema) {
    Set<ToolTypes.Type> types = schema.types();
    return types.isEmpty() || types.contains(ToolTypes.Type.STRING);
  }

  /**
   * Tells whether a value may be written as JSON in a way that a string is not.
   *
   * @param schema its schema
   * @param marked whether strings and other values have marks of their own
   */
  boolean needsJson(ToolTypes.Schema schema, boolean marked) {
    Set<ToolTypes.Type> types = schema.types();
    boolean onlyString = types.size() == 1 && types.contains(ToolTypes.Type.STRING);
    return marked ? !onlyString : !mayBeString(schema);
  }

  /**
   * Returns the text of a value that may be a string, up to a mark.
   *
   * @param schema its schema
   * @param end the mark, which is not part of the text
   * @param lines whether the value may stand on lines of its own
   * @param marked whether there are only strings here
   */
  String string(ToolTypes.Schema schema, String end, boolean lines, boolean marked) {
    List<JsonNode> values = values(schema);
    if (values.isEmpty()) {
      return until(end);
    }
    Set<String> choices = new LinkedHashSet<>();
    for (JsonNode value : values) {
      if (value.isTextual() || !marked) {
        choices.add(GbnfRules.literal(value.isTextual() ? value.textValue() : value.toString()));
      }
    }
    if (choices.isEmpty()) {
      return until(end);
    }
    String choice = rules.rule("among", String.join(" | ", choices));
    return lines ? "\"\\n\"? " + choice + " \"\\n\"?" : choice;
  }

  /** Text in the marks that XML has for such as holds tags itself. */
  String characterData() {
    String close = "]]>";
    return rules.rule(
        "character-data",
        rules.space() + " \"<![CDATA[\" " + until(close) + " " + GbnfRules.literal(close));
  }

  /** The values that a schema lists; empty when it doesn't, or lists something else as well. */
  private static List<JsonNode> values(ToolTypes.Schema schema) {
    JsonNode open = CallGrammarSchemas.followed(schema.root(), schema.node());
    if (open.has("const")) {
      return List.of(open.get("const"));
    }
    List<JsonNode> values = new ArrayList<>();
    if (open.path("enum").isArray()) {
      open.get("enum").forEach(values::add);
      return values;
    }
    for (String either : List.of("anyOf", "oneOf")) {
      for (JsonNode option : open.path(either)) {
        List<JsonNode> more = values(new ToolTypes.Schema(schema.root(), option));
        boolean isNull = option.path("type").asText("").equals("null");
        if (more.isEmpty() && !isNull) {
          return List.of();
        }
        values.addAll(more);
        if (isNull) {
          values.add(NullNode.getInstance());
        }
      }
    }
    return values;
  }
}
