package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Filters that order, compare or group items. */
final class SortFilters {
  static final FunctionTable TABLE =
      new FunctionTable()
          .add(
              "sort",
              Parameters.of("value", "reverse?", "case_sensitive?", "attribute?"),
              (r, a) -> sort(r, a))
          .add(
              "dictsort",
              Parameters.of("value", "case_sensitive?", "by?", "reverse?"),
              (r, a) -> dictSort(r, a))
          .add(
              "unique",
              Parameters.of("value", "case_sensitive?", "attribute?"),
              (r, a) -> unique(r, a))
          .add(
              "min",
              Parameters.of("value", "case_sensitive?", "attribute?"),
              (r, a) -> extreme(r, a, false))
          .add(
              "max",
              Parameters.of("value", "case_sensitive?", "attribute?"),
              (r, a) -> extreme(r, a, true))
          .add(
              "groupby",
              Parameters.of("value", "attribute", "default?", "case_sensitive?"),
              (r, a) -> groupBy(r, a));

  private SortFilters() {}

  private static Object folded(Object value, boolean caseSensitive, Budget budget) {
    return !caseSensitive && value instanceof Text text ? CaseMethods.lower(text, budget) : value;
  }

  private static Object sort(Rendering rendering, Bound arguments) {
    Budget budget = rendering.budget();
    boolean caseSensitive = arguments.truth(2);
    List<AttributePath> paths = AttributePath.several(arguments.orNull(3));
    return new ListValue(
        Sorting.sorted(
            Iteration.list(arguments.get(0), budget),
            item -> {
              List<Object> keys = new ArrayList<>(paths.size());
              for (AttributePath path : paths) {
                keys.add(folded(path.get(item, rendering), caseSensitive, budget));
              }
              return new ListValue(keys);
            },
            arguments.flag(1),
            budget));
  }

  private static Object dictSort(Rendering rendering, Bound arguments) {
    Text by = arguments.has(2) ? arguments.text(2) : Text.own("key");
    int position =
        switch (by.characters()) {
          case "key" -> 0;
          case "value" -> 1;
          default ->
              throw TemplateException.runtime("You can only sort by either \"key\" or \"value\"");
        };
    if (!(arguments.get(0) instanceof DictValue dict)) {
      throw arguments.get(0) instanceof Undefined undefined
          ? undefined.failure()
          : TemplateException.runtime(
              "'" + TypeNames.of(arguments.get(0)) + "' object has no attribute 'items'");
    }
    boolean caseSensitive = arguments.truth(1);
    rendering.budget().items(dict.size());
    return new ListValue(
        Sorting.sorted(
            dict.entries(),
            entry ->
                folded(
                    ((TupleValue) entry).items().get(position), caseSensitive, rendering.budget()),
            arguments.flag(3),
            rendering.budget()));
  }

  private static Object unique(Rendering rendering, Bound arguments) {
    boolean caseSensitive = arguments.truth(1);
    AttributePath path = AttributePath.of(arguments.orNull(2));
    Set<Object> seen = new HashSet<>();
    List<Object> unique = new ArrayList<>();
    Iterator<Object> items = Iteration.iterate(arguments.get(0), rendering.budget());
    while (items.hasNext()) {
      Object item = items.next();
      rendering.budget().items(1);
      if (seen.add(
          Equality.key(folded(path.get(item, rendering), caseSensitive, rendering.budget())))) {
        unique.add(item);
      }
    }
    return LazyValues.generator(unique.iterator());
  }

  private static Object extreme(Rendering rendering, Bound arguments, boolean largest) {
    boolean caseSensitive = arguments.truth(1);
    AttributePath path = AttributePath.of(arguments.orNull(2));
    Iterator<Object> items = Iteration.iterate(arguments.get(0), rendering.budget());
    @Nullable Object best = null;
    @Nullable Object bestKey = null;
    while (items.hasNext()) {
      Object item = items.next();
      Object key = folded(path.get(item, rendering), caseSensitive, rendering.budget());
      rendering.budget().step();
      if (best == null
          || bestKey == null
          || (largest
              ? Ordering.holds(">", key, bestKey, rendering.budget())
              : Ordering.less(key, bestKey, rendering.budget()))) {
        best = item;
        bestKey = key;
      }
    }
    return best == null ? Undefined.because("No aggregated item, sequence was empty.") : best;
  }

  private static Object groupBy(Rendering rendering, Bound arguments) {
    boolean caseSensitive = arguments.truth(3);
    Object fallback = arguments.orNull(2);
    AttributePath path = AttributePath.of(arguments.orNull(1));
    Budget budget = rendering.budget();
    List<Object> sorted =
        Sorting.sorted(
            Iteration.list(arguments.get(0), budget),
            item -> folded(path.get(item, fallback, rendering), caseSensitive, budget),
            false,
            budget);
    List<Object> groups = new ArrayList<>();
    ListValue members = new ListValue();
    Object groupKey = None.NONE;
    for (Object item : sorted) {
      Object key = folded(path.get(item, fallback, rendering), caseSensitive, budget);
      if (members.size() == 0 || !Equality.equalOrSame(groupKey, key)) {
        members = new ListValue();
        groupKey = key;
        Object shown = caseSensitive ? key : path.get(item, fallback, rendering);
        groups.add(new TupleValue(List.of(shown, members), true));
      }
      members.items().add(item);
    }
    return new ListValue(groups);
  }
}
