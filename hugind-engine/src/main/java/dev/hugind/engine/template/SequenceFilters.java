package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ThreadLocalRandom;

/** Filters over whole sequences. */
final class SequenceFilters {
  static final FunctionTable TABLE =
      new FunctionTable()
          .add("length", Parameters.positional("obj"), (r, a) -> length(r, a.get(0)))
          .alias("count", "length")
          .add(
              "list",
              Parameters.of("value"),
              (r, a) -> new ListValue(Iteration.list(a.get(0), r.budget())))
          .add("first", Parameters.of("seq"), (r, a) -> first(r, a.get(0)))
          .add("last", Parameters.of("seq"), (r, a) -> last(r, a.get(0)))
          .add("random", Parameters.of("seq"), (r, a) -> random(r, a.get(0)))
          .add("reverse", Parameters.of("value"), (r, a) -> reverse(r, a.get(0)))
          .add("join", Parameters.of("value", "d?", "attribute?"), (r, a) -> join(r, a))
          .add("items", Parameters.of("value"), (r, a) -> items(a.get(0)))
          .add("batch", Parameters.of("value", "linecount", "fill_with?"), (r, a) -> batch(r, a))
          .add("slice", Parameters.of("value", "slices", "fill_with?"), (r, a) -> slice(r, a))
          .add("sum", Parameters.of("iterable", "attribute?", "start?"), (r, a) -> sum(r, a))
          .add(
              "default",
              Parameters.of("value", "default_value?", "boolean?"),
              (r, a) -> fallback(a))
          .alias("d", "default")
          .add("attr", Parameters.of("obj", "name"), (r, a) -> attribute(r, a.get(0), a.text(1)));

  private SequenceFilters() {}

  private static Object length(Rendering rendering, Object value) {
    if (value instanceof Text text && !text.isSimple()) {
      rendering.budget().scan(text.units());
    }
    long length = Iteration.length(value);
    if (length < 0) {
      throw TemplateException.runtime("object of type '" + TypeNames.of(value) + "' has no len()");
    }
    return length;
  }

  private static Object first(Rendering rendering, Object value) {
    Iterator<Object> items = Iteration.iterate(value, rendering.budget());
    return items.hasNext() ? items.next() : Undefined.because("No first item, sequence was empty.");
  }

  /** The items of what Python can walk through backwards. */
  private static List<Object> reversible(Rendering rendering, Object value) {
    if (value instanceof LazyValues || value instanceof Loop) {
      throw TemplateException.runtime("'" + TypeNames.of(value) + "' object is not reversible");
    }
    return Iteration.list(value, rendering.budget());
  }

  private static Object last(Rendering rendering, Object value) {
    if (value instanceof Text text && !text.isEmpty()) {
      return text.part(text.characters().offsetByCodePoints(text.units(), -1), text.units());
    }
    List<Object> items = reversible(rendering, value);
    return items.isEmpty()
        ? Undefined.because("No last item, sequence was empty.")
        : items.getLast();
  }

  private static Object random(Rendering rendering, Object value) {
    long length = Iteration.length(value);
    if (length == 0) {
      return Undefined.because("No random item, sequence was empty.");
    }
    if (length < 0) {
      throw TemplateException.runtime("object of type '" + TypeNames.of(value) + "' has no len()");
    }
    return Attributes.item(value, ThreadLocalRandom.current().nextLong(length), rendering);
  }

  private static Object reverse(Rendering rendering, Object value) {
    if (value instanceof Text) {
      return Attributes.slice(value, None.NONE, None.NONE, -1L, rendering);
    }
    List<Object> items = Iteration.list(value, rendering.budget());
    Collections.reverse(items);
    return value instanceof LazyValues || value instanceof Undefined
        ? new ListValue(items)
        : new LazyValues("list_reverseiterator", items.iterator());
  }

  private static Text join(Rendering rendering, Bound arguments) {
    Budget budget = rendering.budget();
    Iterator<Object> items = Iteration.iterate(arguments.get(0), rendering.budget());
    Object attribute = arguments.orNull(2);
    AttributePath path = AttributePath.of(attribute);
    Text separator = Printer.text(arguments.or(1, Text.EMPTY), budget);
    List<Object> values = new ArrayList<>();
    while (items.hasNext()) {
      Object item = items.next();
      budget.items(1);
      values.add(attribute == null ? item : path.get(item, rendering));
    }
    boolean markup =
        rendering.isEscaping()
            && (separator.isMarkup() || values.stream().anyMatch(SequenceFilters::isMarkup));
    TextBuilder joined = new TextBuilder(budget);
    Text between = markup ? Markup.escape(separator, budget) : separator;
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        joined.append(between);
      }
      joined.append(
          markup ? Markup.escape(values.get(i), budget) : Printer.text(values.get(i), budget));
    }
    return joined.toText(markup);
  }

  private static boolean isMarkup(Object value) {
    return value instanceof Text text && text.isMarkup();
  }

  private static Object items(Object value) {
    if (value instanceof Undefined) {
      return LazyValues.generator(Collections.emptyIterator());
    }
    if (value instanceof DictValue dict) {
      return LazyValues.generator(dict.entries().iterator());
    }
    return LazyValues.generator(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            throw TemplateException.runtime("Can only get item pairs from a mapping.");
          }

          @Override
          public Object next() {
            throw new NoSuchElementException();
          }
        });
  }

  private static Object batch(Rendering rendering, Bound arguments) {
    List<Object> items = Iteration.list(arguments.get(0), rendering.budget());
    Object size = arguments.get(1);
    Object fill = arguments.orNull(2);
    List<Object> batches = new ArrayList<>();
    List<Object> batch = new ArrayList<>();
    for (Object item : items) {
      if (Equality.equal((long) batch.size(), size)) {
        batches.add(new ListValue(batch));
        batch.clear();
      }
      batch.add(item);
    }
    if (!batch.isEmpty()) {
      if (fill != null && Ordering.less((long) batch.size(), size, rendering.budget())) {
        long missing = Numbers.index(size) - batch.size();
        rendering.budget().items(missing);
        batch.addAll(Collections.nCopies((int) missing, fill));
      }
      batches.add(new ListValue(batch));
    }
    return LazyValues.generator(batches.iterator());
  }

  private static Object slice(Rendering rendering, Bound arguments) {
    List<Object> items = Iteration.list(arguments.get(0), rendering.budget());
    long slices = Numbers.index(arguments.get(1));
    if (slices == 0) {
      throw TemplateException.runtime("integer division or modulo by zero");
    }
    rendering.budget().items(Math.max(0, slices));
    Object fill = arguments.orNull(2);
    List<Object> result = new ArrayList<>();
    long each = Math.floorDiv(items.size(), slices);
    long withExtra = Math.floorMod(items.size(), slices);
    int start = 0;
    for (long i = 0; i < slices; i++) {
      int end = start + (int) each + (i < withExtra ? 1 : 0);
      ListValue slice = new ListValue(items.subList(start, end));
      if (fill != null && i >= withExtra) {
        slice.items().add(fill);
      }
      result.add(slice);
      start = end;
    }
    return LazyValues.generator(result.iterator());
  }

  private static Object sum(Rendering rendering, Bound arguments) {
    Object total = arguments.or(2, 0L);
    if (total instanceof Text) {
      throw TemplateException.runtime("sum() can't sum strings [use ''.join(seq) instead]");
    }
    Object attribute = arguments.orNull(1);
    AttributePath path = AttributePath.of(attribute);
    Iterator<Object> items = Iteration.iterate(arguments.get(0), rendering.budget());
    while (items.hasNext()) {
      rendering.budget().step();
      Object item = items.next();
      total =
          Arithmetic.add(
              total, attribute == null ? item : path.get(item, rendering), rendering.budget());
    }
    return total;
  }

  private static Object fallback(Bound arguments) {
    Object value = arguments.get(0);
    boolean missing = value instanceof Undefined || (arguments.truth(2) && !Truth.of(value));
    return missing ? arguments.or(1, Text.EMPTY) : value;
  }

  private static Object attribute(Rendering rendering, Object owner, Text name) {
    if (owner instanceof Undefined undefined) {
      throw undefined.failure();
    }
    Object found = Attributes.own(owner, name, rendering);
    return found == null ? Undefined.attribute(owner, name.characters()) : found;
  }
}
