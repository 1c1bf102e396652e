package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.hugind.engine.chat.ToolDefinition;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the offered tools' schemas say about the types of arguments, for formats that don't write
 * them.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class ToolTypes {
  /** References are followed this far, so that circles end. */
  private static final int MOST_STEPS = 32;

  private final Map<String, JsonNode> parameters = new HashMap<>();

  /** A type of a JSON value. */
  enum Type {
    STRING,
    NUMBER,
    BOOLEAN,
    NULL,
    ARRAY,
    OBJECT
  }

  ToolTypes(List<ToolDefinition> tools) {
    for (ToolDefinition tool : tools) {
      parameters.put(tool.name(), tool.parameters());
    }
  }

  boolean knows(@Nullable String tool) {
    return tool != null && parameters.containsKey(tool);
  }

  /** A schema inside of its document. */
  record Schema(JsonNode root, JsonNode node) {
    static final Schema NONE = new Schema(MissingNode.getInstance(), MissingNode.getInstance());

    Schema property(String key) {
      return new Schema(root, find(node, key, MOST_STEPS));
    }

    Schema element() {
      Schema open = new Schema(root, followed(node, MOST_STEPS));
      if (open.node.path("items").isObject()) {
        return new Schema(root, open.node.path("items"));
      }
      for (String combined : List.of("anyOf", "oneOf", "allOf")) {
        for (JsonNode option : open.node.path(combined)) {
          JsonNode items = followed(option, MOST_STEPS).path("items");
          if (items.isObject()) {
            return new Schema(root, items);
          }
        }
      }
      return NONE;
    }

    private JsonNode find(JsonNode schema, String key, int steps) {
      JsonNode open = followed(schema, steps);
      JsonNode found = open.path("properties").path(key);
      if (found.isMissingNode() && steps > 0) {
        for (String combined : List.of("anyOf", "oneOf", "allOf")) {
          for (JsonNode option : open.path(combined)) {
            JsonNode inside = find(option, key, steps - 1);
            if (!inside.isMissingNode()) {
              return inside;
            }
          }
        }
      }
      return found.isMissingNode() && open.path("additionalProperties").isObject()
          ? open.path("additionalProperties")
          : found;
    }

    private JsonNode followed(JsonNode schema, int steps) {
      JsonNode open = schema;
      for (int i = 0; i < steps && open.path("$ref").asText("").startsWith("#/"); i++) {
        open = root.at(open.path("$ref").textValue().substring(1));
      }
      return open;
    }

    /** The types that a value may have; empty when the schema doesn't say. */
    Set<Type> types() {
      Set<Type> types = EnumSet.noneOf(Type.class);
      addTypes(node, types, MOST_STEPS);
      return types;
    }

    private void addTypes(JsonNode schema, Set<Type> types, int steps) {
      JsonNode open = followed(schema, steps);
      if (open.path("type").isTextual()) {
        add(open.path("type").textValue(), types);
      }
      open.path("type").forEach(type -> add(type.asText(), types));
      if (!open.has("type")) {
        open.path("enum").forEach(value -> types.add(typeOf(value)));
        if (open.has("const")) {
          types.add(typeOf(open.get("const")));
        }
      }
      if (steps > 0 && types.isEmpty()) {
        for (String combined : List.of("anyOf", "oneOf", "allOf")) {
          for (JsonNode option : open.path(combined)) {
            addTypes(option, types, steps - 1);
          }
        }
      }
    }

    private static void add(String name, Set<Type> types) {
      switch (name) {
        case "string" -> types.add(Type.STRING);
        case "integer", "number" -> types.add(Type.NUMBER);
        case "boolean" -> types.add(Type.BOOLEAN);
        case "null" -> types.add(Type.NULL);
        case "array" -> types.add(Type.ARRAY);
        case "object" -> types.add(Type.OBJECT);
        default -> {
          // a type that JSON Schema doesn't have says nothing
        }
      }
    }
  }

  Schema arguments(@Nullable String tool) {
    JsonNode schema = tool == null ? null : parameters.get(tool);
    return schema == null ? Schema.NONE : new Schema(schema, schema);
  }

  static Type typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> Type.STRING;
      case NUMBER -> Type.NUMBER;
      case BOOLEAN -> Type.BOOLEAN;
      case ARRAY -> Type.ARRAY;
      case OBJECT -> Type.OBJECT;
      default -> Type.NULL;
    };
  }

  /**
   * The JSON of a value that was written without quotes.
   *
   * @param text the value as it was written
   * @param types what it may be; empty when nobody knows
   */
  static String json(String text, Set<Type> types) {
    if (types.equals(EnumSet.of(Type.STRING))) {
      return JsonText.quote(text);
    }
    String bare = text.strip();
    JsonNode value = JsonText.parse(bare).orElse(null);
    if (value == null && !types.contains(Type.STRING)) {
      String literal = pythonLiteral(bare);
      return literal.isEmpty() ? JsonText.quote(text) : literal;
    }
    if (value == null || (types.contains(Type.STRING) && !fits(value, types))) {
      return JsonText.quote(text);
    }
    return bare;
  }

  /** Where a string is allowed too, only a value of another allowed type is more than its text. */
  private static boolean fits(JsonNode value, Set<Type> types) {
    return typeOf(value) != Type.STRING && types.contains(typeOf(value));
  }

  /** Some templates print values as Python does, and so do their models. */
  private static String pythonLiteral(String text) {
    Input input = new Input();
    input.add(text);
    input.end();
    StringBuilder json = new StringBuilder();
    LiteralScanner scanner = new LiteralScanner(List.of("\"", "'"), true);
    boolean whole = scanner.read(input, json) == CallReader.Step.DONE && input.isEmpty();
    return whole ? json.toString() : "";
  }
}
