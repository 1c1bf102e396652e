package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Tells what is wrong with a value, for the few keywords that the tests' schemas have. */
final class SchemaCheck {
  private SchemaCheck() {}

  /** Returns the first problem, or an empty text. */
  static String problem(JsonNode root, JsonNode given, JsonNode value, String path) {
    JsonNode schema =
        given.has("$ref") ? root.at(given.get("$ref").textValue().substring(1)) : given;
    if (schema.has("type") && !isOfType(schema.get("type"), value)) {
      return path + " is no " + schema.get("type");
    }
    if (schema.has("anyOf")
        && StreamSupport.stream(schema.get("anyOf").spliterator(), false)
            .noneMatch(option -> problem(root, option, value, path).isEmpty())) {
      return path + " fits none of " + schema.get("anyOf");
    }
    if (schema.has("enum") && !contains(schema.get("enum"), value)) {
      return path + " is none of " + schema.get("enum");
    }
    if (value.isTextual() && !isOfText(schema, value.textValue())) {
      return path + " is no text of " + schema;
    }
    if (schema.has("minimum")
        && value.isNumber()
        && value.asDouble() < schema.get("minimum").asDouble()) {
      return path + " is too small";
    }
    if (schema.has("maximum") && value.asDouble() > schema.get("maximum").asDouble()) {
      return path + " is too large";
    }
    if (schema.has("maxItems") && value.size() > schema.get("maxItems").asInt()) {
      return path + " is too long";
    }
    if (value.isArray() && value.size() < schema.path("minItems").asInt(0)) {
      return path + " is too short";
    }
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        return path + " lacks " + name;
      }
    }
    Iterator<String> names = value.fieldNames();
    while (names.hasNext()) {
      String name = names.next();
      JsonNode listed = schema.path("properties").path(name);
      JsonNode property = listed.isMissingNode() ? schema.path("additionalProperties") : listed;
      String problem = problem(root, property, value.get(name), path + "." + name);
      if (!problem.isEmpty()) {
        return problem;
      }
    }
    if (value.isArray()) {
      for (JsonNode item : value) {
        String problem = problem(root, schema.path("items"), item, path + "[]");
        if (!problem.isEmpty()) {
          return problem;
        }
      }
    }
    return "";
  }

  private static boolean isOfText(JsonNode schema, String text) {
    int length = text.codePointCount(0, text.length());
    if (schema.path("format").asText().equals("date")) {
      LocalDate.parse(text);
    }
    return length >= schema.path("minLength").asInt(0)
        && length <= schema.path("maxLength").asInt(Integer.MAX_VALUE)
        && Pattern.compile(schema.path("pattern").asText("")).matcher(text).find();
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    return StreamSupport.stream(values.spliterator(), false).anyMatch(value::equals);
  }

  private static boolean isOfType(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      return StreamSupport.stream(type.spliterator(), false).anyMatch(one -> isOfType(one, value));
    }
    return switch (type.asText()) {
      case "string" -> value.isTextual();
      case "integer" -> value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      case "array" -> value.isArray();
      default -> value.isObject();
    };
  }
}
