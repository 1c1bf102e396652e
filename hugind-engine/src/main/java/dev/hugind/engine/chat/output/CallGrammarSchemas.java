package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Parts of a tool's schema as schemas of their own.
 *
 * <p><b>Thread safety:</b> safe; it has no state.
 */
final class CallGrammarSchemas {
  private static final String REFERENCE = "$ref";
  private static final String DEFINITIONS = "$defs";
  private static final String WHOLE = "whole";

  /** References are followed this far, so that circles end. */
  private static final int MOST_STEPS = 32;

  /** What demands something of a value, apart from its type and from what combines schemas. */
  private static final List<String> DEMANDS =
      List.of(
          "enum",
          "const",
          "pattern",
          "minLength",
          "maxLength",
          "format",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "items",
          "prefixItems",
          "additionalItems",
          "contains",
          "minItems",
          "maxItems",
          "uniqueItems",
          "unevaluatedItems",
          "properties",
          "required",
          "additionalProperties",
          "patternProperties",
          "propertyNames",
          "minProperties",
          "maxProperties",
          "dependentRequired",
          "dependentSchemas",
          "dependencies",
          "unevaluatedProperties",
          "not",
          "if",
          "allOf",
          "$dynamicRef",
          "$recursiveRef");

  private CallGrammarSchemas() {}

  /**
   * Returns the first keyword by which a schema demands more than a type; empty if there is none.
   */
  static String demand(JsonNode schema) {
    return DEMANDS.stream().filter(schema::has).findFirst().orElse("");
  }

  /** Tells whether a schema says nothing of a value but which types it may have. */
  static boolean isFree(ToolTypes.Schema schema) {
    return isFree(schema, MOST_STEPS);
  }

  private static boolean isFree(ToolTypes.Schema schema, int depth) {
    JsonNode open = followed(schema.root(), schema.node());
    boolean says =
        !demand(schema.node()).isEmpty()
            || !demand(open).isEmpty()
            || open.has(REFERENCE)
            || open.path("type").toString().contains("integer");
    if (says || depth == 0) {
      return false;
    }
    for (String either : List.of("anyOf", "oneOf")) {
      for (JsonNode option : open.path(either)) {
        if (!isFree(new ToolTypes.Schema(schema.root(), option), depth - 1)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns a schema on its own that demands more. */
  static ObjectNode with(ToolTypes.Schema schema, ObjectNode... demands) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    if (alone(schema) instanceof ObjectNode alone) {
      all.setAll(alone);
    }
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    all.path("allOf").forEach(parts::add);
    parts.addAll(List.of(demands));
    all.set("allOf", parts);
    return all;
  }

  /** Returns the demand that a value has a type. */
  static ObjectNode type(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  /** Returns the demand that a string matches a pattern. */
  static ObjectNode pattern(String pattern) {
    return JsonNodeFactory.instance.objectNode().put("pattern", pattern);
  }

  /** Returns the demand that a value does not meet another. */
  static ObjectNode not(ObjectNode demand) {
    return JsonNodeFactory.instance.objectNode().set("not", demand);
  }

  /** Follows references within the document; what cannot be followed stays as it is. */
  static JsonNode followed(JsonNode root, JsonNode schema) {
    JsonNode open = schema;
    for (int i = 0; i < MOST_STEPS; i++) {
      String reference = open.path(REFERENCE).asText("");
      JsonNode target =
          reference.startsWith("#") ? target(root, reference) : MissingNode.getInstance();
      if (target.isMissingNode()) {
        return open;
      }
      open = target;
    }
    return open;
  }

  private static JsonNode target(JsonNode root, String reference) {
    String pointer =
        URLDecoder.decode(reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
    return pointer.isEmpty() || pointer.startsWith("/") ? root.at(pointer) : root.at("/" + pointer);
  }

  /** Returns a schema that means the same on its own as it does within its document. */
  static JsonNode alone(ToolTypes.Schema schema) {
    if (schema.node().findValue(REFERENCE) == null) {
      return schema.node();
    }
    ObjectNode alone = JsonNodeFactory.instance.objectNode();
    JsonNode own = moved(schema.node());
    if (own instanceof ObjectNode object) {
      alone.setAll(object);
    }
    ObjectNode definitions =
        alone.get(DEFINITIONS) instanceof ObjectNode given ? given : alone.putObject(DEFINITIONS);
    definitions.set(WHOLE, moved(schema.root()));
    return alone;
  }

  /** Returns a copy whose references lead to where the document's copy is. */
  private static JsonNode moved(JsonNode node) {
    if (node.isArray()) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> copy.add(moved(element)));
      return copy;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    node.properties()
        .forEach(
            field -> {
              String text = field.getValue().asText("");
              boolean reference =
                  field.getKey().equals(REFERENCE)
                      && field.getValue().isTextual()
                      && (text.equals("#") || text.startsWith("#/"));
              copy.set(
                  field.getKey(),
                  reference
                      ? copy.textNode("#/" + DEFINITIONS + "/" + WHOLE + text.substring(1))
                      : moved(field.getValue()));
            });
    return copy;
  }
}
