package dev.hugind.engine.schema;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The rules of one GBNF grammar while it is put together, with names that do not clash. Several
 * schemas and whatever is around them can go into one grammar.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
public final class GbnfRules {
  private static final String ROOT = "root";
  private static final int NAME_CHARACTERS = 40;
  private static final String HEX3 = "[0-9a-fA-F]{3}";

  /** JSON, with white space that cannot go on for ever and numbers that any reader can hold. */
  private static final Map<String, String> JSON =
      Map.ofEntries(
          Map.entry("space", "\"\" | \" \" | \"\\n\"{1,2} [ \\t]{0,20}"),
          Map.entry(
              "char",
              "[^\"\\\\\\x00-\\x1F] | \"\\\\\" ([\"\\\\/bfnrt] | \"u\" (one-unit | two-units))"),
          Map.entry("one-unit", "[0-9a-cefA-CEF] " + HEX3 + " | [dD] [0-7] [0-9a-fA-F]{2}"),
          Map.entry(
              "two-units", "[dD] [89abAB] [0-9a-fA-F]{2} \"\\\\u\" [dD] [c-fC-F] [0-9a-fA-F]{2}"),
          Map.entry("string", "\"\\\"\" char* \"\\\"\""),
          Map.entry("integral", "\"0\" | [1-9] [0-9]{0,15}"),
          Map.entry("exponent", "[eE] [\\x2D+]? ([0-9]{1,2} | \"1\" [0-9]{2} | \"2\" [0-8] [0-9])"),
          Map.entry("integer", "\"-\"? integral"),
          Map.entry("number", "\"-\"? integral (\".\" [0-9]{1,16})? exponent?"),
          Map.entry("boolean", "\"true\" | \"false\""),
          Map.entry("null", "\"null\""),
          Map.entry("array", "\"[\" space (value (\",\" space value)* space)? \"]\""),
          Map.entry("member", "string space \":\" space value"),
          Map.entry("object", "\"{\" space (member (\",\" space member)* space)? \"}\""),
          Map.entry("value", "object | array | string | number | boolean | null"));

  private static final Map<String, List<String>> NEEDS =
      Map.of(
          "char", List.of("one-unit", "two-units"),
          "string", List.of("char"),
          "integer", List.of("integral"),
          "number", List.of("integral", "exponent"),
          "array", List.of("space", "value"),
          "member", List.of("space", "string", "value"),
          "object", List.of("space", "member"),
          "value", List.of("object", "array", "string", "number", "boolean", "null"));

  private final Map<String, String> bodies = new LinkedHashMap<>();
  private final Map<String, String> namesByBody = new HashMap<>();

  /** Rules that are large, by what they match. */
  private final Map<Object, String> written = new HashMap<>();

  private final Map<String, Integer> lastNumbers = new HashMap<>();
  private long characters;

  /** Creates an empty grammar. */
  public GbnfRules() {}

  /**
   * Reserves a name for a rule that is defined later, so that rules can call each other.
   *
   * @param hint what the name should look like; any text
   * @return the name, which no other rule has
   */
  public String declare(String hint) {
    String base = hint.replaceAll("[^a-zA-Z0-9]+", "-").replaceAll("^-+|-+$", "");
    base = base.isEmpty() ? "rule" : base.substring(0, Math.min(base.length(), NAME_CHARACTERS));
    String name = base;
    while (name.equals(ROOT) || JSON.containsKey(name) || bodies.containsKey(name)) {
      name = base + "-" + lastNumbers.merge(base, 1, Integer::sum);
    }
    bodies.put(name, "");
    return name;
  }

  /**
   * Gives a declared rule its body.
   *
   * @param name the name that {@link #declare} returned
   * @param body what the rule matches, in GBNF
   * @throws SchemaException if the grammar gets too large
   */
  public void define(String name, String body) {
    characters += name.length() + body.length() + 6L;
    if (characters > SchemaLimits.GRAMMAR_CHARACTERS) {
      throw new SchemaException(
          "$",
          "",
          "the grammar has more than "
              + SchemaLimits.GRAMMAR_CHARACTERS
              + " characters; make the schema smaller");
    }
    bodies.put(name, body);
  }

  /**
   * Adds a rule, or finds the one that matches the same.
   *
   * @param hint what the name should look like; any text
   * @param body what the rule matches, in GBNF
   * @return the rule's name
   * @throws SchemaException if the grammar gets too large
   */
  public String rule(String hint, String body) {
    String known = namesByBody.get(body);
    if (known == null) {
      known = declare(hint);
      define(known, body);
      namesByBody.put(body, known);
    }
    return known;
  }

  /**
   * Says what the whole text has to match.
   *
   * @param body in GBNF
   * @throws SchemaException if the grammar gets too large
   */
  public void root(String body) {
    define(ROOT, body);
  }

  /**
   * Returns a rule for any JSON value.
   *
   * @return the rule's name
   */
  public String jsonValue() {
    return json("value");
  }

  /**
   * Returns a rule for any JSON object.
   *
   * @return the rule's name
   */
  public String jsonObject() {
    return json("object");
  }

  /**
   * Returns a rule for any JSON string, quotes included.
   *
   * @return the rule's name
   */
  public String jsonString() {
    return json("string");
  }

  /**
   * Returns a rule for white space between the parts of JSON: none, one blank, or up to two new
   * lines and 20 blanks.
   *
   * @return the rule's name
   */
  public String space() {
    return json("space");
  }

  /** Adds a rule of JSON's own, by name, with what it needs. */
  String json(String name) {
    addJson(name);
    return name;
  }

  private void addJson(String name) {
    if (!bodies.containsKey(name)) {
      define(name, JSON.getOrDefault(name, ""));
      NEEDS.getOrDefault(name, List.of()).forEach(this::addJson);
    }
  }

  /**
   * Adds a rule for a text in which an end mark is not found, nor would be before its place if it
   * were put behind the text. So the rule can be followed by the mark, and whoever looks for the
   * first mark finds that one.
   *
   * @param end the end mark, not empty
   * @return the rule's name
   * @throws IllegalArgumentException if the end mark is empty
   * @throws SchemaException if the grammar gets too large
   */
  public String untilText(String end) {
    if (end.isEmpty()) {
      throw new IllegalArgumentException("the end mark is empty");
    }
    return once(
        List.of("until", end),
        () -> {
          SchemaRuleSet set = new SchemaRuleSet();
          int rule = set.declare("until-" + end);
          RegexDfa before = SchemaEndMark.before(end);
          set.define(rule, new SchemaTextRules(set, this, false).of(before, "until"));
          return rule("until", set.write(rule, this));
        });
  }

  /** Returns the name of a rule that is written when it is asked for the first time. */
  String once(Object key, Supplier<String> writer) {
    String known = written.get(key);
    if (known == null) {
      known = writer.get();
      written.put(key, known);
    }
    return known;
  }

  /**
   * Writes a text as GBNF that matches just it.
   *
   * @param text the text
   * @return the text in quotes, with escapes
   */
  public static String literal(String text) {
    return SchemaText.literal(text);
  }

  /**
   * Returns the grammar.
   *
   * @return its text, one rule a line
   */
  public String text() {
    StringBuilder text = new StringBuilder();
    bodies.forEach((name, body) -> text.append(name).append(" ::= ").append(body).append('\n'));
    return text.toString();
  }
}
