package dev.hugind.engine.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is demanded of a value, with every choice made: one way to satisfy a schema.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaShape {
  final Set<SchemaType> types = EnumSet.allOf(SchemaType.class);

  /** The schemas that were followed to get here. */
  final Set<SchemaLiteral> followed = new LinkedHashSet<>();

  /** The values of an enum that any value has to be among, or null if there is none. */
  @Nullable List<JsonNode> values;

  /** Values that are ruled out and are neither strings nor numbers. */
  final List<JsonNode> excluded = new ArrayList<>();

  final SchemaStrings strings;
  final SchemaNumbers numbers;
  final SchemaArrays arrays;
  final SchemaObjects objects;

  SchemaShape() {
    this(new SchemaStrings(), new SchemaNumbers(), new SchemaArrays(), new SchemaObjects());
  }

  private SchemaShape(
      SchemaStrings strings, SchemaNumbers numbers, SchemaArrays arrays, SchemaObjects objects) {
    this.strings = strings;
    this.numbers = numbers;
    this.arrays = arrays;
    this.objects = objects;
  }

  SchemaShape copy() {
    SchemaShape copy =
        new SchemaShape(strings.copy(), numbers.copy(), arrays.copy(), objects.copy());
    copy.types.retainAll(types);
    copy.followed.addAll(followed);
    copy.values = values;
    copy.excluded.addAll(excluded);
    return copy;
  }

  void restrict(Set<SchemaType> allowed) {
    types.retainAll(allowed);
  }

  void among(List<JsonNode> allowed) {
    if (values == null || allowed.size() < values.size()) {
      values = allowed;
    }
  }

  void exclude(List<JsonNode> ruledOut) {
    for (JsonNode value : ruledOut) {
      switch (SchemaType.of(value)) {
        case NULL -> types.remove(SchemaType.NULL);
        case STRING -> strings.excluded.add(value.textValue());
        case INTEGER, FRACTION -> numbers.excluded.add(value.decimalValue());
        case OBJECT, ARRAY, BOOLEAN -> excluded.add(value);
      }
    }
  }

  /** Returns how much there is to copy. */
  int size() {
    return followed.size() + objects.named.size() + objects.rests.size() + 10;
  }
}
