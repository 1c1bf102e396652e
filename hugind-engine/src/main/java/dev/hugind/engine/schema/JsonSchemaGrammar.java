package dev.hugind.engine.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;

/**
 * Makes grammars from JSON Schemas (draft 4 to 2020-12).
 *
 * <p>Each text that a grammar matches is JSON that the schema accepts. The reverse holds as far as
 * a grammar goes: declared properties come in the order of the schema, others after them, numbers
 * have a bounded number of digits, and white space is short. What a schema demands and a grammar
 * cannot enforce is refused, never ignored. Formats are enforced where the drafts define a text's
 * form exactly (date, time, date-time, duration, uuid, ipv4, ipv6) and describe only otherwise.
 *
 * <p>Whatever the schema, an answer takes bounded time and memory, about a second at worst.
 *
 * <p><b>Thread safety:</b> safe; it has no state.
 */
public final class JsonSchemaGrammar {
  private JsonSchemaGrammar() {}

  /**
   * Adds rules for the values that a schema accepts.
   *
   * @param rules the grammar they go into
   * @param schema the schema
   * @param nameHint what the rule's name should look like; any text
   * @return the name of the rule that matches such a value
   * @throws SchemaException if the schema is bad, accepts nothing, exceeds a limit, or demands what
   *     a grammar cannot enforce
   */
  public static String add(GbnfRules rules, JsonNode schema, String nameHint) {
    return new SchemaCompiler(rules)
        .compile(SchemaReader.read(schema), EnumSet.allOf(SchemaType.class), nameHint);
  }

  /**
   * Adds rules for the objects that a schema accepts, such as the arguments of a tool, whose schema
   * may not say that they are an object.
   *
   * @param rules the grammar they go into
   * @param schema the schema
   * @param nameHint what the rule's name should look like; any text
   * @return the name of the rule that matches such an object
   * @throws SchemaException if the schema is bad, accepts no object, exceeds a limit, or demands
   *     what a grammar cannot enforce
   */
  public static String addObject(GbnfRules rules, JsonNode schema, String nameHint) {
    return new SchemaCompiler(rules)
        .compile(SchemaReader.read(schema), EnumSet.of(SchemaType.OBJECT), nameHint);
  }

  /**
   * Adds rules for the strings that a schema accepts where they are written as they are, without
   * quotes or escapes. An end mark is not found in them, nor would be before its place if it were
   * put behind one.
   *
   * @param rules the grammar they go into
   * @param schema the schema; what it says of values that are no strings does not matter
   * @param end the end mark, not empty
   * @param nameHint what the rule's name should look like; any text
   * @return the name of the rule that matches such a string
   * @throws IllegalArgumentException if the end mark is empty
   * @throws SchemaException if the schema is bad, accepts no string without the mark, exceeds a
   *     limit, or demands what a grammar cannot enforce
   */
  public static String addRawText(GbnfRules rules, JsonNode schema, String end, String nameHint) {
    if (end.isEmpty()) {
      throw new IllegalArgumentException("the end mark is empty");
    }
    return new SchemaCompiler(rules).compileRaw(SchemaReader.read(schema), end, nameHint);
  }

  /**
   * Returns a grammar for the values that a schema accepts.
   *
   * @param schema the schema
   * @return the grammar in GBNF
   * @throws SchemaException if the schema is bad, accepts nothing, exceeds a limit, or demands what
   *     a grammar cannot enforce
   */
  public static String gbnf(JsonNode schema) {
    GbnfRules rules = new GbnfRules();
    rules.root(add(rules, schema, "answer"));
    return rules.text();
  }

  /**
   * Returns a grammar for any JSON object.
   *
   * @return the grammar in GBNF
   */
  public static String anyObject() {
    GbnfRules rules = new GbnfRules();
    rules.root(rules.jsonObject());
    return rules.text();
  }
}
