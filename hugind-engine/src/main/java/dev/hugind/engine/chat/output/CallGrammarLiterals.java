package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hugind.engine.schema.GbnfRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Values of a tool's schema in the literals of a programming language, in GBNF: Python's where a
 * string's quote is one character, else JSON's with other quotes and keys without any.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class CallGrammarLiterals {
  private static final Pattern WORD = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_.-]*");

  private final GbnfRules rules;
  private final String quote;
  private final boolean python;
  private final CallGrammarArguments tool;

  /** Rules by schema, so that schemas which contain themselves have an end. */
  private final Map<JsonNode, String> known = new HashMap<>();

  CallGrammarLiterals(GbnfRules rules, String quote, CallGrammarArguments tool) {
    this.rules = rules;
    this.quote = quote;
    this.tool = tool;
    python = quote.length() == 1;
  }

  /**
   * Returns the members of an object, without what is around them.
   *
   * @param schema the object's schema
   * @param keyEnd what is between a key and its value
   * @param quoted whether keys are quoted as strings are
   * @param objects among how many objects the rules for any order are shared; 0 for few of them
   */
  String members(ToolTypes.Schema schema, String keyEnd, boolean quoted, int objects) {
    List<String> options = new ArrayList<>();
    List<CallGrammarShape> shapes = tool.shapes(schema);
    int inAnyOrder =
        objects == 0
            ? CallGrammarMembers.FEW
            : CallGrammarMembers.inAnyOrder(objects * shapes.size());
    for (CallGrammarShape shape : shapes) {
      List<CallGrammarMembers.Member> members = new ArrayList<>();
      shape
          .properties()
          .forEach(
              (key, value) ->
                  members.add(
                      new CallGrammarMembers.Member(
                          member(key(key, quoted), keyEnd, value),
                          shape.required().contains(key))));
      String other = null;
      if (shape.others() != null) {
        String word = CallGrammarNames.otherWords(rules, shape.properties().keySet());
        String mark = GbnfRules.literal(quote);
        other = member(quoted ? mark + " " + word + " " + mark : word, keyEnd, shape.others());
      }
      String separator = rules.space() + " \",\" " + rules.space();
      options.add(CallGrammarMembers.of(rules, members, other, separator, inAnyOrder));
    }
    return CallGrammarKind.choice(rules, "arguments", options);
  }

  private String key(String key, boolean quoted) {
    return quoted || !WORD.matcher(key).matches() ? text(key) : GbnfRules.literal(key);
  }

  private String member(String key, String keyEnd, ToolTypes.Schema value) {
    return new CallGrammarParts(rules).add(key).mark(keyEnd).space().add(value(value)).text();
  }

  /** Returns a rule for a value. */
  String value(ToolTypes.Schema schema) {
    JsonNode open = CallGrammarSchemas.followed(schema.root(), schema.node());
    if (!tool.isEnforced() || !open.isObject() || open.isEmpty()) {
      return any();
    }
    String rule = known.get(open);
    if (rule == null) {
      rule = rules.declare("literal");
      known.put(open, rule);
      rules.define(rule, body(new ToolTypes.Schema(schema.root(), open)));
    }
    return rule;
  }

  private String body(ToolTypes.Schema schema) {
    JsonNode node = schema.node();
    if (node.has("const")) {
      return literal(node.get("const"));
    }
    if (node.path("enum").isArray() && !node.get("enum").isEmpty()) {
      List<String> values = new ArrayList<>();
      node.get("enum").forEach(value -> values.add(literal(value)));
      return String.join(" | ", values);
    }
    for (String either : List.of("anyOf", "oneOf")) {
      if (node.path(either).isArray() && !node.get(either).isEmpty() && !node.has("properties")) {
        List<String> values = new ArrayList<>();
        node.get(either)
            .forEach(option -> values.add(value(new ToolTypes.Schema(schema.root(), option))));
        return String.join(" | ", values);
      }
    }
    Set<ToolTypes.Type> types = schema.types();
    if (types.isEmpty()) {
      return any();
    }
    List<String> options = new ArrayList<>();
    for (ToolTypes.Type type : types) {
      options.add(
          switch (type) {
            case STRING -> string(schema);
            case NUMBER -> number(schema);
            case BOOLEAN -> word(true) + " | " + word(false);
            case NULL -> nothing();
            case ARRAY -> array(schema);
            case OBJECT ->
                "\"{\" "
                    + rules.space()
                    + " "
                    + members(schema, ":", python, 0)
                    + " "
                    + rules.space()
                    + " \"}\"";
          });
    }
    return String.join(" | ", options);
  }

  /** Models mix Python's words with JSON's. */
  private String word(boolean value) {
    String word = GbnfRules.literal(Boolean.toString(value));
    return python ? "(" + (value ? "\"True\"" : "\"False\"") + " | " + word + ")" : word;
  }

  private String nothing() {
    return python ? "(\"None\" | \"null\")" : "\"null\"";
  }

  private String string(ToolTypes.Schema schema) {
    if (tool.raw().isFree(schema)) {
      return anyString();
    }
    if (!python) {
      String mark = GbnfRules.literal(quote);
      return mark + " " + tool.raw().text(schema, quote, false, "string") + " " + mark;
    }
    // A pattern makes each character have one spelling, which is the same in Python and JSON.
    return tool.value(
        CallGrammarSchemas.with(
            schema, CallGrammarSchemas.type("string"), CallGrammarSchemas.pattern("^[^\\u0000]*$")),
        "string");
  }

  private String anyString() {
    if (!python) {
      return rules.rule(
          "string",
          GbnfRules.literal(quote)
              + " "
              + tool.raw().until(quote)
              + " "
              + GbnfRules.literal(quote));
    }
    return rules.rule("string", pythonString("\"", "\\x22") + " | " + pythonString("'", "\\x27"));
  }

  private String pythonString(String mark, String code) {
    String escape =
        rules.rule(
            "escape", "\"\\\\\" ([\\x22\\x27\\x5Cnrtbf] | \"u\" [0-9a-cefA-CEF] [0-9a-fA-F]{3})");
    return GbnfRules.literal(mark)
        + " ([^\\x00-\\x1F\\x5C"
        + code
        + "] | "
        + escape
        + ")* "
        + GbnfRules.literal(mark);
  }

  private String number(ToolTypes.Schema schema) {
    return tool.value(CallGrammarSchemas.with(schema, CallGrammarSchemas.type("number")), "number");
  }

  private String array(ToolTypes.Schema schema) {
    int least = schema.node().path("minItems").asInt(0);
    int most = schema.node().path("maxItems").asInt(Integer.MAX_VALUE);
    String item = value(schema.element());
    String more = rules.space() + " \",\" " + rules.space() + " " + item;
    String count =
        most > CallGrammarKind.MOST_ITEMS || least > most
            ? "{" + Math.clamp(least - 1L, 0, CallGrammarKind.MOST_ITEMS) + ",}"
            : "{" + Math.max(0, least - 1) + "," + Math.max(0, most - 1) + "}";
    String items = item + " (" + more + ")" + count + " " + rules.space();
    String inside = most == 0 ? "\"\"" : least > 0 ? items : "(" + items + ")?";
    return "\"[\" " + rules.space() + " " + inside + " \"]\"";
  }

  private String any() {
    String rule = known.get(MissingNode.getInstance());
    if (rule != null) {
      return rule;
    }
    String any = rules.declare("any");
    known.put(MissingNode.getInstance(), any);
    String comma = rules.space() + " \",\" " + rules.space() + " ";
    String key = python ? anyString() : CallGrammarNames.otherWords(rules, List.of());
    String member = key + " " + rules.space() + " \":\" " + rules.space() + " " + any;
    rules.define(
        any,
        String.join(
            " | ",
            anyString(),
            rules.rule("any-number", "\"-\"? (\"0\" | [1-9] [0-9]{0,14}) (\".\" [0-9]{1,15})?"),
            word(true),
            word(false),
            nothing(),
            "\"[\" "
                + rules.space()
                + " ("
                + any
                + " ("
                + comma
                + any
                + ")*)? "
                + rules.space()
                + " \"]\"",
            "\"{\" "
                + rules.space()
                + " ("
                + member
                + " ("
                + comma
                + member
                + ")*)? "
                + rules.space()
                + " \"}\""));
    return any;
  }

  /** A value as it is written. */
  private String literal(JsonNode value) {
    return rules.rule("value", literalText(value));
  }

  private String literalText(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> text(value.textValue());
      case BOOLEAN -> word(value.booleanValue());
      case NULL -> nothing();
      case ARRAY -> {
        StringJoiner items = new StringJoiner(" \",\" " + rules.space() + " ", "\"[\" ", " \"]\"");
        value.forEach(item -> items.add(literalText(item)));
        yield items.toString();
      }
      case OBJECT -> {
        StringJoiner members =
            new StringJoiner(" \",\" " + rules.space() + " ", "\"{\" ", " \"}\"");
        value
            .properties()
            .forEach(
                field ->
                    members.add(
                        key(field.getKey(), python)
                            + " \":\" "
                            + rules.space()
                            + " "
                            + literalText(field.getValue())));
        yield members.toString();
      }
      default -> GbnfRules.literal(value.toString());
    };
  }

  private String text(String text) {
    if (!python) {
      return GbnfRules.literal(quote + text + quote);
    }
    return GbnfRules.literal(TextNode.valueOf(text).toString());
  }
}
