package dev.hugind.engine.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a schema of draft 4 to 2020-12: checks each keyword's value, whether it is used or not, and
 * brings the drafts' spellings to one.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class SchemaReader {
  private static final Set<String> COUNTS =
      Set.of(
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "minProperties",
          "maxProperties",
          "minContains",
          "maxContains");
  private static final Set<String> NUMBERS =
      Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf");
  private static final Set<String> SCHEMAS =
      Set.of(
          "not",
          "if",
          "then",
          "else",
          "items",
          "additionalItems",
          "contains",
          "additionalProperties",
          "propertyNames",
          "unevaluatedItems",
          "unevaluatedProperties");
  private static final Set<String> SCHEMA_LISTS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
  private static final Set<String> SCHEMA_MAPS =
      Set.of("properties", "patternProperties", "dependentSchemas", "$defs", "definitions");
  private static final Set<String> OTHERS =
      Set.of(
          "type",
          "enum",
          "const",
          "pattern",
          "format",
          "uniqueItems",
          "required",
          "dependentRequired",
          "dependencies",
          "$ref",
          "$dynamicRef",
          "$recursiveRef");
  private static final Map<String, String> BY_LOWER_CASE =
      List.of(COUNTS, NUMBERS, SCHEMAS, SCHEMA_LISTS, SCHEMA_MAPS, OTHERS).stream()
          .flatMap(Collection::stream)
          .collect(Collectors.toMap(k -> k.toLowerCase(Locale.ROOT), k -> k));

  private final SchemaReferences references;

  private SchemaReader(JsonNode document) {
    references = new SchemaReferences(document, this::read);
  }

  /**
   * Reads a schema.
   *
   * @param document the schema
   * @return the schema, its references resolved
   * @throws SchemaException if it is no valid schema, or too large
   */
  static SchemaNode read(JsonNode document) {
    SchemaSize.check(document);
    SchemaReader reader = new SchemaReader(document);
    SchemaNode root = reader.read(document, "$", "");
    reader.references.resolve();
    return root;
  }

  private SchemaNode read(JsonNode json, String path, String base) {
    if (json.isBoolean()) {
      return new SchemaNode(path, !json.booleanValue());
    }
    if (!json.isObject()) {
      throw new SchemaException(
          path, "", "a schema must be an object, true or false, not " + SchemaSize.brief(json));
    }
    SchemaNode node = new SchemaNode(path, false);
    String inner = references.enter(node, json, base);
    json.properties().forEach(entry -> readKeyword(node, json, entry.getKey(), inner));
    SchemaChecks.check(node);
    return node;
  }

  private void readKeyword(SchemaNode node, JsonNode json, String keyword, String base) {
    JsonNode value = json.path(keyword);
    if (COUNTS.contains(keyword)) {
      node.put(keyword, new SchemaValue.Count(count(node, keyword, value)));
    } else if (NUMBERS.contains(keyword)) {
      readNumber(node, json, keyword, value);
    } else if (keyword.equals("items") && value.isArray()) {
      node.put("prefixItems", schemaList(node, keyword, value, base));
    } else if (keyword.equals("prefixItems") && !value.isArray()) {
      // Not what the draft says, but llama.cpp takes it and people write it.
      node.put("items", new SchemaValue.Schema(schema(node, keyword, value, base)));
    } else if (keyword.equals("additionalItems")) {
      SchemaNode schema = schema(node, keyword, value, base);
      if (json.path("items").isArray()) {
        node.put("items", new SchemaValue.Schema(schema));
      }
    } else if (SCHEMAS.contains(keyword)) {
      node.put(keyword, new SchemaValue.Schema(schema(node, keyword, value, base)));
    } else if (SCHEMA_LISTS.contains(keyword)) {
      node.put(keyword, schemaList(node, keyword, value, base));
    } else if (SCHEMA_MAPS.contains(keyword)) {
      readMap(node, keyword, value, base);
    } else if (OTHERS.contains(keyword)) {
      readOther(node, keyword, value, base);
    } else {
      String meant = BY_LOWER_CASE.get(keyword.toLowerCase(Locale.ROOT));
      if (meant != null) {
        throw node.bad(keyword, "is no keyword; " + meant + " is");
      }
    }
  }

  private SchemaNode schema(SchemaNode node, String keyword, JsonNode value, String base) {
    if (!value.isObject() && !value.isBoolean()) {
      throw node.bad(keyword, "must be a schema, not " + SchemaSize.brief(value));
    }
    return read(value, node.path() + "." + keyword, base);
  }

  private SchemaValue schemaList(SchemaNode node, String keyword, JsonNode value, String base) {
    if (!value.isArray() || (value.isEmpty() && !keyword.equals("items"))) {
      throw node.bad(
          keyword, "must be a list of one schema or more, not " + SchemaSize.brief(value));
    }
    List<SchemaNode> schemas = new ArrayList<>();
    for (JsonNode item : value) {
      schemas.add(read(item, node.path() + "." + keyword + "[" + schemas.size() + "]", base));
    }
    return new SchemaValue.Schemas(schemas);
  }

  private void readMap(SchemaNode node, String keyword, JsonNode value, String base) {
    if (!value.isObject()) {
      throw node.bad(keyword, "must be an object of schemas, not " + SchemaSize.brief(value));
    }
    Map<String, SchemaNode> schemas = new LinkedHashMap<>();
    value
        .properties()
        .forEach(
            entry -> {
              String path = node.path() + "." + keyword + SchemaSize.step(entry.getKey());
              schemas.put(entry.getKey(), read(entry.getValue(), path, base));
            });
    switch (keyword) {
      case "$defs", "definitions" -> {}
      case "patternProperties" -> {
        schemas.keySet().forEach(pattern -> checkPattern(node, keyword, pattern));
        node.put(keyword, new SchemaValue.Named(schemas));
      }
      default -> node.put(keyword, new SchemaValue.Named(schemas));
    }
  }

  private void readOther(SchemaNode node, String keyword, JsonNode value, String base) {
    switch (keyword) {
      case "type" -> node.put(keyword, new SchemaValue.Types(types(node, value)));
      case "enum" -> {
        if (!value.isArray() || value.isEmpty() || value.size() > SchemaLimits.ENUM_VALUES) {
          throw node.bad(
              keyword,
              "must be a list of 1 to "
                  + SchemaLimits.ENUM_VALUES
                  + " values, not "
                  + SchemaSize.brief(value));
        }
        List<JsonNode> values = new ArrayList<>();
        value.forEach(values::add);
        node.put(keyword, new SchemaValue.Values(values));
      }
      case "const" -> node.put(keyword, new SchemaValue.Values(List.of(value)));
      case "pattern" -> {
        String pattern = text(node, keyword, value);
        checkPattern(node, keyword, pattern);
        node.put(keyword, new SchemaValue.Text(pattern));
      }
      case "format" -> {
        String format = text(node, keyword, value);
        if (SchemaFormats.isEnforced(format)) {
          node.put(keyword, new SchemaValue.Text(format));
        }
      }
      case "uniqueItems" -> {
        if (!value.isBoolean()) {
          throw node.bad(keyword, "must be true or false, not " + SchemaSize.brief(value));
        }
        if (value.booleanValue()) {
          node.put(keyword, new SchemaValue.Flag());
        }
      }
      case "required" -> node.put(keyword, new SchemaValue.Names(names(node, keyword, value)));
      case "dependentRequired", "dependencies" -> readDependencies(node, keyword, value, base);
      default -> references.add(node, keyword, text(node, keyword, value), base);
    }
  }

  private void readDependencies(SchemaNode node, String keyword, JsonNode value, String base) {
    if (!value.isObject()) {
      throw node.bad(keyword, "must be an object, not " + SchemaSize.brief(value));
    }
    Map<String, List<String>> names = new LinkedHashMap<>(node.nameLists("dependentRequired"));
    Map<String, SchemaNode> schemas = new LinkedHashMap<>(node.named("dependentSchemas"));
    value
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().isArray() || keyword.equals("dependentRequired")) {
                names.put(entry.getKey(), names(node, keyword, entry.getValue()));
              } else {
                String path = node.path() + "." + keyword + SchemaSize.step(entry.getKey());
                schemas.put(entry.getKey(), read(entry.getValue(), path, base));
              }
            });
    node.put("dependentRequired", new SchemaValue.NameLists(names));
    node.put("dependentSchemas", new SchemaValue.Named(schemas));
  }

  private static void checkPattern(SchemaNode node, String keyword, String pattern) {
    if (RegexParser.parse(pattern, false, node.path(), keyword) instanceof RegexNode.Look) {
      throw node.bad(keyword, "is only a lookahead, which a grammar can't enforce; leave it out");
    }
  }

  private static Set<SchemaType> types(SchemaNode node, JsonNode value) {
    List<String> names =
        value.isArray() ? names(node, "type", value) : List.of(text(node, "type", value));
    if (names.isEmpty()) {
      throw node.bad("type", "must name one type or more");
    }
    Set<SchemaType> types = EnumSet.noneOf(SchemaType.class);
    for (String name : names) {
      Set<SchemaType> named = SchemaType.named(name);
      if (named.isEmpty()) {
        throw node.bad(
            "type",
            "must be object, array, string, number, integer, boolean or null, not "
                + SchemaSize.brief(value));
      }
      types.addAll(named);
    }
    return types;
  }

  private static String text(SchemaNode node, String keyword, JsonNode value) {
    if (!value.isTextual()) {
      throw node.bad(keyword, "must be a text, not " + SchemaSize.brief(value));
    }
    return value.textValue();
  }

  private static List<String> names(SchemaNode node, String keyword, JsonNode value) {
    List<String> names = new ArrayList<>();
    if (!value.isArray()) {
      throw node.bad(keyword, "must be a list of names, not " + SchemaSize.brief(value));
    }
    for (JsonNode name : value) {
      names.add(text(node, keyword, name));
    }
    return names;
  }

  private static int count(SchemaNode node, String keyword, JsonNode value) {
    BigDecimal number = value.isNumber() ? SchemaSize.number(node, keyword, value) : null;
    if (number == null || number.signum() < 0 || number.stripTrailingZeros().scale() > 0) {
      throw node.bad(keyword, "must be a whole number from 0 on, not " + SchemaSize.brief(value));
    }
    return number.min(BigDecimal.valueOf(SchemaLimits.NO_BOUND)).intValue();
  }

  private static void readNumber(SchemaNode node, JsonNode json, String keyword, JsonNode value) {
    if (keyword.startsWith("exclusive") && value.isBoolean()) {
      // Draft 4: whether the bound beside it belongs to the range.
      String bound = keyword.equals("exclusiveMinimum") ? "minimum" : "maximum";
      if (value.booleanValue() && json.path(bound).isNumber()) {
        node.put(keyword, new SchemaValue.Amount(SchemaSize.number(node, bound, json.path(bound))));
      }
      return;
    }
    if (!value.isNumber()) {
      throw node.bad(keyword, "must be a number, not " + SchemaSize.brief(value));
    }
    node.put(keyword, new SchemaValue.Amount(SchemaSize.number(node, keyword, value)));
  }
}
