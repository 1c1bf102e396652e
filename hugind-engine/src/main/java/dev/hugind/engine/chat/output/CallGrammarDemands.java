package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.engine.error.InvalidRequestException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Finds what a tool's schema demands of objects and lists that a format writes member by member,
 * and its grammar does not enforce. Where the schema has to be enforced, that is refused.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class CallGrammarDemands {
  private static final List<String> OF_OBJECTS =
      List.of(
          "enum",
          "const",
          "not",
          "if",
          "dependentRequired",
          "dependentSchemas",
          "dependencies",
          "minProperties",
          "maxProperties",
          "patternProperties",
          "propertyNames",
          "unevaluatedProperties",
          "$dynamicRef",
          "$recursiveRef");
  private static final List<String> OF_LISTS =
      List.of(
          "not",
          "if",
          "allOf",
          "uniqueItems",
          "contains",
          "prefixItems",
          "additionalItems",
          "unevaluatedItems");

  private final CallGrammarArguments tool;

  /** Whether what is in an object is written member by member as well. */
  private final boolean deep;

  /** Whether tags are named after their keys, so that there are none of unknown names. */
  private final boolean tags;

  private final Set<JsonNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private CallGrammarDemands(CallGrammarArguments tool, boolean deep, boolean tags) {
    this.tool = tool;
    this.deep = deep;
    this.tags = tags;
  }

  /** Checks arguments that are written one by one, their values as text or JSON. */
  static void checkObject(CallGrammarArguments tool, ToolTypes.Schema schema) {
    check(new CallGrammarDemands(tool, false, false), schema);
  }

  /** Checks arguments that are written as tags all the way down. */
  static void checkTags(CallGrammarArguments tool, ToolTypes.Schema schema) {
    check(new CallGrammarDemands(tool, true, true), schema);
  }

  /** Checks arguments that are written as literals of a programming language. */
  static void checkLiterals(CallGrammarArguments tool, ToolTypes.Schema schema) {
    check(new CallGrammarDemands(tool, true, false), schema);
  }

  private static void check(CallGrammarDemands demands, ToolTypes.Schema schema) {
    if (demands.tool.mustBeEnforced()) {
      demands.object(schema, "$");
    }
  }

  private void object(ToolTypes.Schema schema, String path) {
    if (CallGrammarShape.areTooMany(schema)) {
      throw refusal(path, "anyOf", "leaves too many alternatives to be told apart");
    }
    part(schema, path);
  }

  /** Checks a schema that an object has to satisfy, among others. */
  private void part(ToolTypes.Schema schema, String path) {
    JsonNode node = opened(schema, path);
    if (!seen.add(node)) {
      return;
    }
    for (String keyword : OF_OBJECTS) {
      if (node.has(keyword) && !holdsAnyway(keyword, node)) {
        throw refusal(path, keyword, "isn't enforced where a call's format has no JSON object");
      }
    }
    JsonNode others = node.path("additionalProperties");
    if (tags && others.isObject() && !others.isEmpty()) {
      throw refusal(path, "additionalProperties", "can't be tagged in this format");
    }
    for (String all : List.of("allOf", "anyOf", "oneOf")) {
      int position = 0;
      for (JsonNode option : node.path(all)) {
        part(in(schema, option), path + "." + all + "[" + position++ + "]");
      }
    }
    for (var property : node.path("properties").properties()) {
      String place = path + ".properties." + property.getKey();
      if (property.getValue().isBoolean() && !property.getValue().booleanValue()) {
        throw refusal(place, "", "false isn't enforced where a call's format has no JSON object");
      }
      value(in(schema, property.getValue()), place);
    }
    if (others.isObject()) {
      value(in(schema, others), path + ".additionalProperties");
    }
  }

  /** Tells whether a demand is met by whatever the grammar lets through. */
  private static boolean holdsAnyway(String keyword, JsonNode node) {
    JsonNode value = node.path(keyword);
    JsonNode others = node.path("additionalProperties");
    boolean closed = node.path("properties").isObject() && !others.asBoolean(others.isObject());
    return switch (keyword) {
      case "minProperties" -> value.asInt(0) <= node.path("required").size();
      case "maxProperties" ->
          closed
              && !node.has("patternProperties")
              && value.asInt(0) >= node.path("properties").size();
      // Where a schema lists properties, others are written only if it says so.
      case "unevaluatedProperties" -> value.asBoolean(false) || node.path("properties").isObject();
      case "enum", "const", "not", "if", "$dynamicRef", "$recursiveRef" -> false;
      default -> value.isEmpty() && !value.isBoolean();
    };
  }

  private void value(ToolTypes.Schema schema, String path) {
    Set<ToolTypes.Type> types = schema.types();
    // What may be a string is text or JSON in tags, and that is enforced whole.
    boolean whole = !deep || (tags && (types.isEmpty() || types.contains(ToolTypes.Type.STRING)));
    if (whole || CallGrammarSchemas.isFree(schema)) {
      return;
    }
    JsonNode node = opened(schema, path);
    if (!tags && listsValues(node, path)) {
      return;
    }
    String demand = CallGrammarSchemas.demand(node);
    if (types.isEmpty() && !demand.isEmpty()) {
      throw refusal(path, demand, "isn't enforced in this format where there is no type");
    }
    if (types.contains(ToolTypes.Type.ARRAY)) {
      list(in(schema, node), path);
    }
    if (types.contains(ToolTypes.Type.OBJECT)) {
      object(in(schema, node), path);
    }
    if (!tags && !node.has("properties")) {
      for (String either : List.of("anyOf", "oneOf")) {
        int position = 0;
        for (JsonNode option : node.path(either)) {
          if (!demand.isEmpty()) {
            throw refusal(path, demand, "isn't enforced in this format beside " + either);
          }
          value(in(schema, option), path + "." + either + "[" + position++ + "]");
        }
      }
    }
  }

  /** Literals are the listed values, whatever else the schema says of them. */
  private boolean listsValues(JsonNode node, String path) {
    String lists = node.has("const") ? "const" : "enum";
    if (!node.has(lists)) {
      return false;
    }
    JsonNode rest = node.deepCopy();
    if (rest instanceof ObjectNode object) {
      object.remove(lists);
    }
    String demand = CallGrammarSchemas.demand(rest);
    if (!demand.isEmpty()) {
      throw refusal(path, demand, "isn't enforced in this format beside " + lists);
    }
    return true;
  }

  private void list(ToolTypes.Schema schema, String path) {
    JsonNode node = schema.node();
    for (String keyword : OF_LISTS) {
      boolean says = node.has(keyword) && !node.path(keyword).isBoolean();
      if (says || node.path(keyword).asBoolean(false)) {
        throw refusal(path, keyword, "isn't enforced where a call's format has no JSON array");
      }
    }
    if (node.path("items").isArray()) {
      throw refusal(path, "items", "of different kinds aren't enforced in this format");
    }
    for (String bound : List.of("minItems", "maxItems")) {
      int count = node.path(bound).asInt(0);
      if (count > CallGrammarKind.MOST_ITEMS) {
        throw refusal(
            path, bound, "of " + count + " is above " + CallGrammarKind.MOST_ITEMS + ", the most");
      }
    }
    if (node.path("items").isObject() && seen.add(node)) {
      value(in(schema, node.path("items")), path + ".items");
    }
  }

  private JsonNode opened(ToolTypes.Schema schema, String path) {
    JsonNode open = CallGrammarSchemas.followed(schema.root(), schema.node());
    String beside = CallGrammarSchemas.demand(schema.node());
    if (schema.node().has("$ref") && !beside.isEmpty()) {
      throw refusal(path, beside, "isn't enforced in this format beside $ref");
    }
    if (open.has("$ref")) {
      throw refusal(path, "$ref", "leads nowhere: " + open.path("$ref").asText());
    }
    return open;
  }

  private static ToolTypes.Schema in(ToolTypes.Schema schema, JsonNode part) {
    return new ToolTypes.Schema(schema.root(), part);
  }

  private InvalidRequestException refusal(String path, String keyword, String problem) {
    String place = keyword.isEmpty() ? path : path + "." + keyword;
    return tool.refusal(place + ": " + (keyword.isEmpty() ? "" : keyword + " ") + problem, null);
  }
}
