package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A Python list. Only a template that may change lists ever changes one; confined to the thread
 * that renders.
 */
final class ListValue {
  private final ArrayList<Object> items;

  ListValue() {
    this.items = new ArrayList<>();
  }

  ListValue(Collection<?> items) {
    this.items = new ArrayList<>(items);
  }

  /** The items themselves, not a copy. */
  List<Object> items() {
    return items;
  }

  int size() {
    return items.size();
  }
}
