package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.engine.chat.ToolDefinition;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.schema.GbnfRules;
import dev.hugind.engine.schema.JsonSchemaGrammar;
import dev.hugind.engine.schema.SchemaException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tool and what its arguments may be, in GBNF.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class CallGrammarArguments {
  /** What says something about the properties of an object other than their list. */
  private static final List<String> MORE_PROPERTIES =
      List.of(
          "additionalProperties",
          "unevaluatedProperties",
          "patternProperties",
          "anyOf",
          "oneOf",
          "allOf",
          "not",
          "if",
          "$ref",
          "$dynamicRef",
          "dependentSchemas",
          "dependencies");

  private final GbnfRules rules;
  private final ToolDefinition tool;
  private final JsonNode parameters;
  private final boolean strict;
  private final boolean enforced;
  private final int tools;
  private final CallGrammarRaw raw;
  private @Nullable String object;

  /**
   * Returns a tool's arguments.
   *
   * @param rules the grammar that rules are added to
   * @param tool the tool
   * @param strict whether a schema that can't be enforced is an error, whatever the tool says
   * @param enforced whether schemas are looked at, or any JSON is taken
   * @param tools how many tools share the grammar
   */
  CallGrammarArguments(
      GbnfRules rules, ToolDefinition tool, boolean strict, boolean enforced, int tools) {
    this.rules = rules;
    this.tool = tool;
    this.strict = strict || isStrict(tool);
    this.enforced = enforced;
    this.tools = tools;
    raw = new CallGrammarRaw(rules, this);
    parameters = tool.parameters();
  }

  /** Tells whether a tool wants its schema enforced in any case. */
  static boolean isStrict(ToolDefinition tool) {
    return tool.definition().path("function").path("strict").asBoolean(false);
  }

  String name() {
    return tool.name();
  }

  ToolTypes.Schema schema() {
    return new ToolTypes.Schema(parameters, parameters);
  }

  CallGrammarRaw raw() {
    return raw;
  }

  int tools() {
    return tools;
  }

  boolean isEnforced() {
    return enforced;
  }

  /** Returns what the arguments may look like, for formats that write them one by one. */
  List<CallGrammarShape> shapes(ToolTypes.Schema schema) {
    return enforced ? CallGrammarShape.of(schema) : List.of(CallGrammarShape.ANY);
  }

  /** Returns the arguments as one JSON object. */
  String object() {
    if (object == null) {
      object = newObject();
    }
    return object;
  }

  private String newObject() {
    if (parameters.isEmpty()) {
      return CallGrammarKind.choice(
          rules, "no-arguments", List.of("\"{\" " + rules.space() + " \"}\""));
    }
    if (!enforced) {
      return rules.jsonObject();
    }
    try {
      return JsonSchemaGrammar.addObject(rules, closed(parameters), tool.name());
    } catch (SchemaException e) {
      refuseIfStrict(e, "");
      return rules.jsonObject();
    }
  }

  /** Returns a value that is written as JSON. */
  String value(ToolTypes.Schema schema, String hint) {
    if (!enforced || !schema.node().isObject() || schema.node().isEmpty()) {
      return rules.jsonValue();
    }
    return value(CallGrammarSchemas.alone(schema), hint);
  }

  /** Returns a value of a schema that stands on its own, written as JSON. */
  String value(JsonNode alone, String hint) {
    try {
      return JsonSchemaGrammar.add(rules, alone, hint);
    } catch (SchemaException e) {
      refuseIfStrict(e, hint);
      return rules.jsonValue();
    }
  }

  /**
   * Refuses a schema that can't be enforced, if it has to be.
   *
   * @param e what is wrong
   * @param where the argument that the schema is of, or an empty text if it is the whole tool's
   */
  void refuseIfStrict(SchemaException e, String where) {
    if (strict) {
      throw refusal((where.isEmpty() ? "" : "in '" + where + "': ") + e.getMessage(), e);
    }
  }

  /** Refuses what this format's grammar doesn't enforce. */
  InvalidRequestException refusal(String problem, @Nullable SchemaException e) {
    String message =
        "the parameters of tool '"
            + tool.name()
            + "' can't be enforced: "
            + problem
            + "; change the schema, or use tool_choice \"auto\" without \"strict\"";
    return e == null
        ? new InvalidRequestException("tools", message)
        : new InvalidRequestException("tools", message, e);
  }

  boolean mustBeEnforced() {
    return strict && enforced;
  }

  /** A function has the parameters that it lists, and no others unless it says so. */
  private static JsonNode closed(JsonNode schema) {
    boolean lists = schema.path("properties").isObject();
    if (!lists || MORE_PROPERTIES.stream().anyMatch(schema::has)) {
      return schema;
    }
    ObjectNode closed = JsonNodeFactory.instance.objectNode();
    closed.setAll((ObjectNode) schema);
    return closed.put("additionalProperties", false);
  }
}
