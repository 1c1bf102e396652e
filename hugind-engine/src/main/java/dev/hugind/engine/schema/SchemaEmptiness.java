package dev.hugind.engine.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * Tells whether demands contradict each other, as far as that shows a few levels down.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaEmptiness {
  private static final int DEPTH = 3;
  private static final int ITEMS = 8;

  private final SchemaExpander expander;
  private final SchemaLanguages languages;
  private final SchemaMatcher matcher;

  SchemaEmptiness(SchemaExpander expander, SchemaLanguages languages, SchemaMatcher matcher) {
    this.expander = expander;
    this.languages = languages;
    this.matcher = matcher;
  }

  /** Tells whether certainly nothing meets the demands. */
  boolean isEmpty(Set<SchemaLiteral> demands) {
    return isEmpty(demands, DEPTH);
  }

  private boolean isEmpty(Set<SchemaLiteral> demands, int depth) {
    if (demands.stream().anyMatch(SchemaLiteral::never)) {
      return true;
    }
    if (depth == 0 || (demands.size() < 2 && depth < DEPTH)) {
      return false;
    }
    return expander.expand(demands).stream().allMatch(shape -> isEmpty(shape, depth));
  }

  /** Returns the values of the shape's enum that meet all its demands. */
  List<JsonNode> values(SchemaShape shape) {
    List<JsonNode> values = shape.values == null ? List.of() : shape.values;
    return values.stream()
        .filter(value -> shape.types.contains(SchemaType.of(value)))
        .filter(value -> shape.followed.stream().allMatch(l -> matcher.matches(value, l)))
        .toList();
  }

  private boolean isEmpty(SchemaShape shape, int depth) {
    if (shape.values != null) {
      return values(shape).isEmpty();
    }
    return shape.types.stream()
        .allMatch(
            type ->
                switch (type) {
                  case OBJECT -> noObject(shape.objects, depth);
                  case ARRAY -> noArray(shape.arrays, depth);
                  case STRING ->
                      shape.strings.contradictory()
                          || (!shape.strings.onlyLength()
                              && languages.strings(shape.strings).isEmpty());
                  case INTEGER -> shape.numbers.contradictory(true);
                  case FRACTION -> shape.numbers.contradictory(false);
                  case BOOLEAN, NULL -> false;
                });
  }

  private boolean noObject(SchemaObjects objects, int depth) {
    return objects.contradictory()
        || objects.required.stream().anyMatch(name -> isEmpty(demands(objects, name), depth - 1));
  }

  private boolean noArray(SchemaArrays arrays, int depth) {
    if (arrays.contradictory()) {
      return true;
    }
    for (int i = 0; i < Math.min(arrays.least, ITEMS); i++) {
      if (isEmpty(arrays.demands(i), depth - 1)) {
        return true;
      }
    }
    return false;
  }

  /** Returns what is demanded of the value of a property. */
  Set<SchemaLiteral> demands(SchemaObjects objects, String name) {
    return new SchemaKeys(objects, languages, matcher).demands(name);
  }
}
