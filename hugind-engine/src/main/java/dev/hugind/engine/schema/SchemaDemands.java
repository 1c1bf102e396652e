package dev.hugind.engine.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/**
 * Adds what a schema itself says about a value to all that is demanded of it.
 *
 * <p><b>Thread safety:</b> safe; it has no state.
 */
final class SchemaDemands {
  private SchemaDemands() {}

  static void add(SchemaNode node, SchemaShape shape) {
    shape.restrict(node.types());
    for (String keyword : List.of("enum", "const")) {
      List<JsonNode> values = node.values(keyword);
      if (!values.isEmpty()) {
        shape.among(values);
      }
    }
    addNumbers(node, shape.numbers);
    addStrings(node, shape.strings);
    addArrays(node, shape.arrays);
    addObjects(node, shape.objects);
  }

  private static void addNumbers(SchemaNode node, SchemaNumbers numbers) {
    for (String keyword : List.of("minimum", "exclusiveMinimum")) {
      BigDecimal bound = node.number(keyword);
      if (bound != null) {
        numbers.atLeast(bound, keyword.startsWith("ex"));
      }
    }
    for (String keyword : List.of("maximum", "exclusiveMaximum")) {
      BigDecimal bound = node.number(keyword);
      if (bound != null) {
        numbers.atMost(bound, keyword.startsWith("ex"));
      }
    }
    BigDecimal divisor = node.number("multipleOf");
    if (divisor != null) {
      numbers.divisors.add(new SchemaNumbers.Divisor(divisor, true, node.path()));
    }
  }

  private static void addStrings(SchemaNode node, SchemaStrings strings) {
    strings.atLeast(node.count("minLength", 0));
    if (node.has("maxLength")) {
      strings.atMost(node.count("maxLength", 0));
    }
    if (node.has("pattern")) {
      strings.patterns.add(
          new SchemaStrings.Pattern(node.text("pattern"), true, node.path(), "pattern"));
    }
    if (node.has("format")) {
      strings.patterns.add(
          new SchemaStrings.Pattern(
              SchemaFormats.pattern(node.text("format")), true, node.path(), "format"));
    }
  }

  private static void addArrays(SchemaNode node, SchemaArrays arrays) {
    arrays.atLeast(node.count("minItems", 0));
    if (node.has("maxItems")) {
      arrays.atMost(node.count("maxItems", 0));
    }
    if (node.has("uniqueItems")) {
      arrays.uniquePath = node.path();
    }
    int position = 0;
    for (SchemaNode item : node.schemas("prefixItems")) {
      arrays.items.add(new SchemaArrays.Items(position, position, SchemaLiteral.is(item)));
      position++;
    }
    SchemaNode items = node.schema("items");
    if (items != null) {
      arrays.items.add(new SchemaArrays.Items(position, -1, SchemaLiteral.is(items)));
    }
    SchemaNode contains = node.schema("contains");
    if (contains != null) {
      arrays.contains.add(
          new SchemaArrays.Contains(
              contains, node.count("minContains", 1), node.count("maxContains", -1), node.path()));
    }
  }

  private static void addObjects(SchemaNode node, SchemaObjects objects) {
    objects.atLeast(node.count("minProperties", 0), node.path());
    if (node.has("maxProperties")) {
      objects.atMost(node.count("maxProperties", 0));
    }
    node.named("properties")
        .forEach((name, schema) -> objects.demand(name, SchemaLiteral.is(schema)));
    node.named("patternProperties")
        .forEach(
            (pattern, schema) ->
                objects.matching.add(
                    new SchemaObjects.Matching(pattern, node.path(), SchemaLiteral.is(schema))));
    objects.required.addAll(node.names("required"));
    SchemaNode additional = node.schema("additionalProperties");
    if (additional != null) {
      objects.rests.add(
          new SchemaObjects.Rest(
              Set.copyOf(node.named("properties").keySet()),
              Set.copyOf(node.named("patternProperties").keySet()),
              SchemaLiteral.is(additional),
              node.path()));
    }
    SchemaNode names = node.schema("propertyNames");
    if (names != null) {
      objects.names.add(SchemaLiteral.is(names));
    }
  }
}
