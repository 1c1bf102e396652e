package dev.hugind.engine.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Tells whether a given value satisfies a schema: for the values of an enum, and for the names of
 * properties.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaMatcher {
  /** Numbers are the same whatever their spelling. */
  static final Comparator<JsonNode> SAME =
      (a, b) ->
          a.isNumber() && b.isNumber()
              ? a.decimalValue().compareTo(b.decimalValue())
              : a.equals(b) ? 0 : 1;

  private final SchemaLanguages languages;
  private final SchemaBudget budget;

  SchemaMatcher(SchemaLanguages languages, SchemaBudget budget) {
    this.languages = languages;
    this.budget = budget;
  }

  boolean matches(JsonNode value, SchemaLiteral literal) {
    return literal.positive() == holds(value, literal.schema(), !literal.positive());
  }

  /**
   * Tells whether a value satisfies a schema.
   *
   * @param wide what counts where validators may differ
   */
  private boolean holds(JsonNode value, SchemaNode node, boolean wide) {
    budget.spend(node.path(), "", 10);
    if (node.never() || !node.types().contains(SchemaType.of(value))) {
      return false;
    }
    for (String keyword : node.keywords()) {
      if (!holds(value, node, keyword, wide)) {
        return false;
      }
    }
    return true;
  }

  private boolean holds(JsonNode value, SchemaNode node, String keyword, boolean wide) {
    List<SchemaNode> schemas = node.schemas(keyword);
    SchemaNode schema = node.schema(keyword);
    return switch (keyword) {
      case "enum", "const" -> node.values(keyword).stream().anyMatch(v -> v.equals(SAME, value));
      case "allOf" -> schemas.stream().allMatch(s -> holds(value, s, wide));
      case "anyOf" -> schemas.stream().anyMatch(s -> holds(value, s, wide));
      case "oneOf" -> {
        long sure = schemas.stream().filter(s -> holds(value, s, false)).count();
        long maybe = schemas.stream().filter(s -> holds(value, s, true)).count();
        yield wide ? (sure <= 1 && maybe >= 1) : (sure == 1 && maybe == 1);
      }
      case "not" -> schema == null || !holds(value, schema, !wide);
      case "$ref", "$dynamicRef", "$recursiveRef" -> schema == null || holds(value, schema, wide);
      case "if" -> condition(value, node, wide);
      case "then", "else", "type" -> true;
      default ->
          switch (SchemaType.of(value)) {
            case STRING -> string(value.textValue(), node, keyword, wide);
            case INTEGER, FRACTION -> number(value.decimalValue(), node, keyword);
            case ARRAY -> array(value, node, keyword, wide);
            case OBJECT -> object(value, node, keyword, wide);
            case BOOLEAN, NULL -> true;
          };
    };
  }

  private boolean condition(JsonNode value, SchemaNode node, boolean wide) {
    SchemaNode condition = node.schema("if");
    SchemaNode then = node.schema("then");
    SchemaNode otherwise = node.schema("else");
    boolean thenHolds = then == null || holds(value, then, wide);
    boolean elseHolds = otherwise == null || holds(value, otherwise, wide);
    if (condition == null || (thenHolds && elseHolds)) {
      return true;
    }
    return (holds(value, condition, wide) && thenHolds)
        || (!holds(value, condition, !wide) && elseHolds);
  }

  private boolean string(String text, SchemaNode node, String keyword, boolean wide) {
    int length = text.codePointCount(0, text.length());
    return switch (keyword) {
      case "minLength" -> length >= node.count(keyword, 0);
      case "maxLength" -> length <= node.count(keyword, 0);
      case "pattern" ->
          languages.pattern(node.text(keyword), wide, node.path(), keyword).matches(text);
      case "format" ->
          // Whether a validator looks at the format at all is up to it.
          wide
              || languages
                  .pattern(SchemaFormats.pattern(node.text(keyword)), false, node.path(), keyword)
                  .matches(text);
      default -> true;
    };
  }

  private static boolean number(BigDecimal value, SchemaNode node, String keyword) {
    BigDecimal bound = node.number(keyword);
    if (bound == null) {
      return true;
    }
    return switch (keyword) {
      case "minimum" -> value.compareTo(bound) >= 0;
      case "exclusiveMinimum" -> value.compareTo(bound) > 0;
      case "maximum" -> value.compareTo(bound) <= 0;
      case "exclusiveMaximum" -> value.compareTo(bound) < 0;
      default -> value.remainder(bound).signum() == 0;
    };
  }

  private boolean array(JsonNode value, SchemaNode node, String keyword, boolean wide) {
    SchemaNode schema = node.schema(keyword);
    int from = keyword.equals("items") ? node.schemas("prefixItems").size() : 0;
    return switch (keyword) {
      case "minItems" -> value.size() >= node.count(keyword, 0);
      case "maxItems" -> value.size() <= node.count(keyword, 0);
      case "uniqueItems" -> unique(value);
      case "prefixItems" -> {
        int position = 0;
        boolean all = true;
        for (SchemaNode item : node.schemas(keyword)) {
          all &= position >= value.size() || holds(value.path(position), item, wide);
          position++;
        }
        yield all;
      }
      case "items" -> {
        boolean all = true;
        for (int i = from; schema != null && i < value.size(); i++) {
          all &= holds(value.path(i), schema, wide);
        }
        yield all;
      }
      case "contains" -> {
        int sure = 0;
        int maybe = 0;
        for (JsonNode item : value) {
          sure += schema != null && holds(item, schema, false) ? 1 : 0;
          maybe += schema != null && holds(item, schema, true) ? 1 : 0;
        }
        int most = node.count("maxContains", Integer.MAX_VALUE);
        yield (wide ? maybe : sure) >= node.count("minContains", 1)
            && (wide ? sure : maybe) <= most;
      }
      case "unevaluatedItems" -> throw beyond(node, keyword);
      default -> true;
    };
  }

  private static boolean unique(JsonNode array) {
    for (int i = 0; i < array.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (array.path(i).equals(SAME, array.path(j))) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean object(JsonNode value, SchemaNode node, String keyword, boolean wide) {
    SchemaNode schema = node.schema(keyword);
    return switch (keyword) {
      case "minProperties" -> value.size() >= node.count(keyword, 0);
      case "maxProperties" -> value.size() <= node.count(keyword, 0);
      case "required" -> node.names(keyword).stream().allMatch(value::has);
      case "properties" ->
          node.named(keyword).entrySet().stream()
              .allMatch(
                  p -> !value.has(p.getKey()) || holds(value.path(p.getKey()), p.getValue(), wide));
      case "patternProperties", "additionalProperties" ->
          value.properties().stream().allMatch(p -> property(p, node, keyword, wide));
      case "propertyNames" ->
          schema == null
              || value.properties().stream()
                  .allMatch(p -> holds(TextNode.valueOf(p.getKey()), schema, wide));
      case "dependentRequired" ->
          node.nameLists(keyword).entrySet().stream()
              .allMatch(d -> !value.has(d.getKey()) || d.getValue().stream().allMatch(value::has));
      case "dependentSchemas" ->
          node.named(keyword).entrySet().stream()
              .allMatch(d -> !value.has(d.getKey()) || holds(value, d.getValue(), wide));
      case "unevaluatedProperties" -> throw beyond(node, keyword);
      default -> true;
    };
  }

  private boolean property(
      Map.Entry<String, JsonNode> property, SchemaNode node, String keyword, boolean wide) {
    boolean holds = true;
    boolean sure = node.named("properties").containsKey(property.getKey());
    boolean maybe = sure;
    for (Map.Entry<String, SchemaNode> p : node.named("patternProperties").entrySet()) {
      String name = property.getKey();
      boolean narrowly = patternMatches(p.getKey(), false, node, name);
      boolean widely = patternMatches(p.getKey(), true, node, name);
      if ((wide ? narrowly : widely) && keyword.equals("patternProperties")) {
        holds &= holds(property.getValue(), p.getValue(), wide);
      }
      sure |= narrowly;
      maybe |= widely;
    }
    SchemaNode schema = node.schema(keyword);
    if (schema != null && !(wide ? maybe : sure)) {
      holds = holds(property.getValue(), schema, wide);
    }
    return holds;
  }

  private boolean patternMatches(String pattern, boolean wide, SchemaNode node, String name) {
    return languages.pattern(pattern, wide, node.path(), "patternProperties").matches(name);
  }

  private static SchemaException beyond(SchemaNode node, String keyword) {
    return node.bad(keyword, "can't be enforced together with enum or const; leave one out");
  }
}
