package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.engine.schema.GbnfRules;
import dev.hugind.engine.schema.JsonSchemaGrammar;
import dev.hugind.engine.schema.SchemaException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Values of a tool's schema that are written without quotes, in GBNF.
 *
 * <p>Where a value may be a string or something else, its reader takes for the latter what looks
 * like it. So the strings that a schema demands something of are those which don't.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class CallGrammarRaw {
  /** What a reader takes off values that are no strings. */
  private static final String BLANK = "[\\s\\u001C-\\u001F]*";

  private final GbnfRules rules;
  private final CallGrammarArguments tool;

  CallGrammarRaw(GbnfRules rules, CallGrammarArguments tool) {
    this.rules = rules;
    this.tool = tool;
  }

  /** Returns a rule for any text up to a mark. */
  String until(String end) {
    return rules.untilText(end);
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

  /** Tells whether any text will do where a value may be a string. */
  boolean isFree(ToolTypes.Schema schema) {
    return !tool.isEnforced() || CallGrammarSchemas.isFree(schema);
  }

  /**
   * Returns the text of a value that may be a string, up to a mark.
   *
   * @param schema its schema
   * @param end the mark, which is not part of the text
   * @param lines whether the value may stand on lines of its own
   * @param marked whether there are only strings here
   * @param hint what the rule's name should look like
   */
  String string(ToolTypes.Schema schema, String end, boolean lines, boolean marked, String hint) {
    if (isFree(schema)) {
      return until(end);
    }
    Set<String> choices = new LinkedHashSet<>();
    boolean listed = onlyLists(schema.node());
    for (JsonNode value : listed ? values(schema) : List.<JsonNode>of()) {
      String text = value.isTextual() ? value.textValue() : value.toString();
      listed &= !text.contains(end);
      if (value.isTextual() || !marked) {
        choices.add(GbnfRules.literal(text));
      }
    }
    if (listed && !choices.isEmpty()) {
      String choice = rules.rule("among", String.join(" | ", choices));
      return lines ? "\"\\n\"? " + choice + " \"\\n\"?" : choice;
    }
    boolean onlyString = marked || schema.types().equals(Set.of(ToolTypes.Type.STRING));
    return onlyString ? text(schema, end, lines, hint) : either(schema, end, lines, hint);
  }

  /** Returns a string up to a mark. */
  String text(ToolTypes.Schema schema, String end, boolean lines, String hint) {
    try {
      return lines(
          JsonSchemaGrammar.addRawText(rules, CallGrammarSchemas.alone(schema), end, hint), lines);
    } catch (SchemaException e) {
      tool.refuseIfStrict(e, hint);
      return until(end);
    }
  }

  /** Returns a string, or a value in JSON. */
  private String either(ToolTypes.Schema schema, String end, boolean lines, String hint) {
    List<String> options = new ArrayList<>();
    Set<ToolTypes.Type> types = schema.types();
    JsonNode json =
        types.isEmpty()
            ? CallGrammarSchemas.alone(schema)
            : CallGrammarSchemas.with(
                schema, CallGrammarSchemas.not(CallGrammarSchemas.type("string")));
    SchemaException last = null;
    try {
      options.add(
          lines(JsonSchemaGrammar.addRawText(rules, textOnly(schema, types), end, hint), lines));
    } catch (SchemaException e) {
      last = e;
    }
    if (last == null || last.keyword().isEmpty()) {
      try {
        options.add(
            rules.space() + " " + JsonSchemaGrammar.add(rules, json, hint) + " " + rules.space());
      } catch (SchemaException e) {
        last = e;
      }
    }
    // That there is no value of one kind is no reason to refuse the other.
    if (last != null && (options.isEmpty() || !last.keyword().isEmpty())) {
      tool.refuseIfStrict(last, hint);
      return until(end);
    }
    return String.join(" | ", options);
  }

  /** Strings on lines of their own keep the line breaks that they begin and end with. */
  private static String lines(String text, boolean lines) {
    return lines ? "\"\\n\" " + text + " \"\\n\"" : text;
  }

  /** The strings that are not taken for a value of another type. */
  private static JsonNode textOnly(ToolTypes.Schema schema, Set<ToolTypes.Type> types) {
    List<String> others = new ArrayList<>();
    if (types.isEmpty()) {
      others.add(BLANK + "[\"'({\\[\\d.+-]");
      others.add(BLANK + "(true|false|null|True|False|None|none)" + BLANK + "$");
    }
    if (types.contains(ToolTypes.Type.NUMBER)) {
      others.add(BLANK + "-?\\d[\\d.eE+-]*" + BLANK + "$");
    }
    if (types.contains(ToolTypes.Type.ARRAY)) {
      others.add(BLANK + "\\[");
    }
    if (types.contains(ToolTypes.Type.OBJECT)) {
      others.add(BLANK + "\\{");
    }
    boolean lists = schema.node().findValue("enum") != null || schema.node().has("const");
    if (lists && types.contains(ToolTypes.Type.BOOLEAN)) {
      others.add(BLANK + "(true|false)" + BLANK + "$");
    }
    if (lists && types.contains(ToolTypes.Type.NULL)) {
      others.add(BLANK + "null" + BLANK + "$");
    }
    return others.isEmpty()
        ? CallGrammarSchemas.alone(schema)
        : CallGrammarSchemas.with(
            schema,
            others.stream()
                .map(other -> CallGrammarSchemas.not(CallGrammarSchemas.pattern("^" + other)))
                .toArray(ObjectNode[]::new));
  }

  /** Tells whether a schema lists values and says nothing else of them but their types. */
  private static boolean onlyLists(JsonNode node) {
    return List.of("", "enum", "const").contains(CallGrammarSchemas.demand(node))
        && !node.has("pattern")
        && !node.has("minLength")
        && !node.has("maxLength")
        && !node.has("format")
        && !node.has("not");
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
