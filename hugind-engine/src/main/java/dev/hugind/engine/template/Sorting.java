package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** Python's stable sort, which only ever asks whether one value is less than another. */
final class Sorting {
  private Sorting() {}

  static List<Object> sorted(
      List<Object> items, UnaryOperator<Object> key, boolean reverse, Budget budget) {
    budget.items(2L * items.size());
    List<Keyed> keyed = new ArrayList<>(items.size());
    for (Object item : items) {
      keyed.add(new Keyed(key.apply(item), item));
    }
    if (reverse) {
      Collections.reverse(keyed);
    }
    sort(keyed, budget);
    if (reverse) {
      Collections.reverse(keyed);
    }
    List<Object> sorted = new ArrayList<>(items.size());
    keyed.forEach(entry -> sorted.add(entry.item()));
    return sorted;
  }

  private static void sort(List<Keyed> items, Budget budget) {
    if (items.size() < 2) {
      return;
    }
    List<Keyed> left = new ArrayList<>(items.subList(0, items.size() / 2));
    List<Keyed> right = new ArrayList<>(items.subList(items.size() / 2, items.size()));
    sort(left, budget);
    sort(right, budget);
    int l = 0;
    int r = 0;
    for (int i = 0; i < items.size(); i++) {
      budget.step();
      boolean fromRight =
          l == left.size()
              || (r < right.size() && Ordering.less(right.get(r).key(), left.get(l).key(), budget));
      items.set(i, fromRight ? right.get(r++) : left.get(l++));
    }
  }

  private record Keyed(Object key, Object item) {}
}
