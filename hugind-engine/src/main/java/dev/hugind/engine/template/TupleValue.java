package dev.hugind.engine.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Python tuple; equality and hash are Python's, so that it can be a key. Immutable.
 *
 * @param items the items
 * @param group whether it is a pair of {@code groupby}, whose items are also called {@code grouper}
 *     and {@code list}
 */
record TupleValue(List<Object> items, boolean group) {
  static final TupleValue EMPTY = new TupleValue(List.of(), false);

  static TupleValue of(Object... items) {
    return new TupleValue(List.of(items), false);
  }

  static TupleValue copyOf(List<Object> items) {
    return new TupleValue(List.copyOf(items), false);
  }

  int size() {
    return items.size();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TupleValue tuple && Equality.equal(this, tuple);
  }

  @Override
  public int hashCode() {
    return Equality.hash(this);
  }
}
