package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Python's {@code iter}, {@code list} and {@code len}. */
final class Iteration {
  private Iteration() {}

  static boolean isIterable(Object value) {
    return value instanceof Text
        || value instanceof LazyValues
        || value instanceof Undefined
        || value instanceof Loop
        || sized(value) != null;
  }

  static Iterator<Object> iterate(Object value, Budget budget) {
    if (value instanceof DictValue || value instanceof DictView) {
      // Their items are copied.
      budget.items(length(value));
    }
    return switch (value) {
      case ListValue list -> new ListIterator(list.items());
      case TupleValue tuple -> tuple.items().iterator();
      case Text text -> new TextIterator(text);
      case DictValue dict -> dict.keys().iterator();
      case LazyValues lazy -> lazy.iterator();
      case Undefined _ -> Collections.emptyIterator();
      case Loop loop -> loop.pairs();
      default -> {
        List<Object> items = sized(value);
        if (items == null) {
          throw TemplateException.runtime("'" + TypeNames.of(value) + "' object is not iterable");
        }
        yield items.iterator();
      }
    };
  }

  /** The items of a container other than a text, or null when it is none. */
  static @Nullable List<Object> sized(Object value) {
    return switch (value) {
      case ListValue list -> list.items();
      case TupleValue tuple -> tuple.items();
      case DictValue dict -> dict.keys();
      case DictView view -> view.items();
      case RangeValue range -> range.items();
      case BytesValue bytes -> bytes.octets();
      default -> null;
    };
  }

  /** A new list of all items. */
  static List<Object> list(Object value, Budget budget) {
    List<Object> known = sized(value);
    if (known != null) {
      budget.items(known.size());
      return new ArrayList<>(known);
    }
    List<Object> items = new ArrayList<>();
    Iterator<Object> iterator = iterate(value, budget);
    while (iterator.hasNext()) {
      budget.items(1);
      items.add(iterator.next());
    }
    return items;
  }

  /** The length, or -1 when the value has none. */
  static long length(Object value) {
    return switch (value) {
      case Text text -> text.length();
      case Undefined _ -> 0;
      case ListValue list -> list.size();
      case DictValue dict -> dict.size();
      case DictView view -> view.dict().size();
      case Loop loop -> loop.length();
      default -> {
        List<Object> items = sized(value);
        yield items == null ? -1 : items.size();
      }
    };
  }

  /** Goes on as far as the list has grown, as Python does. */
  private static final class ListIterator implements Iterator<Object> {
    private final List<Object> items;
    private int next;

    ListIterator(List<Object> items) {
      this.items = items;
    }

    @Override
    public boolean hasNext() {
      return next < items.size();
    }

    @Override
    public Object next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return items.get(next++);
    }
  }

  private static final class TextIterator implements Iterator<Object> {
    private final Text text;
    private int next;

    TextIterator(Text text) {
      this.text = text;
    }

    @Override
    public boolean hasNext() {
      return next < text.units();
    }

    @Override
    public Object next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int start = next;
      next += Character.charCount(text.characters().codePointAt(start));
      // Iterating over safe markup gives plain characters: only slicing keeps the mark.
      return text.part(start, next).withMarkup(false);
    }
  }
}
