package dev.hugind.engine.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks up {@code value.name}, {@code value[key]} and {@code value[from:to:step]} as the sandbox
 * does.
 */
final class Attributes {
  private Attributes() {}

  /** {@code value.name}: the attribute, else the item. */
  static Object attribute(Object owner, Text name, Rendering rendering) {
    if (owner instanceof Undefined undefined) {
      throw undefined.failure();
    }
    Object found = own(owner, name, rendering);
    if (found == null) {
      found = subscript(owner, name, rendering);
    }
    return found == null ? Undefined.attribute(owner, name.characters()) : found;
  }

  /** {@code value[key]}: the item, else the attribute. */
  static Object item(Object owner, Object key, Rendering rendering) {
    if (owner instanceof Undefined undefined) {
      throw undefined.failure();
    }
    Object found = subscript(owner, key, rendering);
    if (found == null && key instanceof Text name) {
      found = own(owner, name, rendering);
      return found == null ? Undefined.attribute(owner, name.characters()) : found;
    }
    return found == null ? Undefined.element(owner, key) : found;
  }

  /** The attribute of the Python object, or null when it has none of this name. */
  static @Nullable Object own(Object owner, Text name, Rendering rendering) {
    String plain = name.characters();
    if (plain.startsWith("__") && plain.endsWith("__") && isDunder(plain)) {
      return Undefined.unsafe(owner, plain);
    }
    return switch (owner) {
      case DictValue dict -> CollectionMethods.bind(dict, plain, rendering);
      case Text text -> StringMethods.bind(text, plain);
      case ListValue list -> CollectionMethods.bind(list, plain, rendering);
      case TupleValue tuple -> group(tuple, plain, rendering);
      case RangeValue range -> range(range, plain, rendering);
      case Namespace namespace -> namespace.get(name);
      case Loop loop -> loop.attribute(plain, rendering);
      case Long _, BigInteger _, Boolean _, Double _ -> NumberMethods.attribute(owner, plain);
      case Macro macro -> macro.attribute(plain);
      case Globals.Attributed attributed -> attributed.attribute(plain);
      case DictView view when plain.equals("mapping") -> view.dict();
      case BytesValue bytes when plain.equals("decode") -> NumberMethods.decoder(bytes);
      default -> null;
    };
  }

  /** The names with two underscores that every Python object has. */
  private static boolean isDunder(String name) {
    return switch (name) {
      case "__class__",
          "__init__",
          "__doc__",
          "__dict__",
          "__eq__",
          "__ne__",
          "__lt__",
          "__le__",
          "__gt__",
          "__ge__",
          "__hash__",
          "__len__",
          "__str__",
          "__repr__",
          "__getattribute__",
          "__setattr__",
          "__delattr__",
          "__new__",
          "__reduce__",
          "__reduce_ex__",
          "__dir__",
          "__format__",
          "__sizeof__",
          "__subclasshook__",
          "__init_subclass__",
          "__iter__",
          "__contains__",
          "__getitem__",
          "__call__",
          "__add__",
          "__mul__",
          "__mod__" ->
          true;
      default -> false;
    };
  }

  private static @Nullable Object group(TupleValue tuple, String name, Rendering rendering) {
    if (tuple.group()) {
      switch (name) {
        case "grouper" -> {
          return tuple.items().get(0);
        }
        case "list" -> {
          return tuple.items().get(1);
        }
        default -> {}
      }
    }
    return CollectionMethods.bind(tuple, name, rendering);
  }

  private static @Nullable Object range(RangeValue range, String name, Rendering rendering) {
    return switch (name) {
      case "start" -> range.start();
      case "stop" -> range.stop();
      case "step" -> range.step();
      default -> CollectionMethods.bind(range, name, rendering);
    };
  }

  /** The item under a key, or null where Python has a LookupError or a TypeError. */
  private static @Nullable Object subscript(Object owner, Object key, Rendering rendering) {
    return switch (owner) {
      case DictValue dict -> key instanceof Text text ? dict.get(text) : dictItem(dict, key);
      case Text text -> character(text, key, rendering.budget());
      case ListValue list -> element(list.items(), key);
      case TupleValue tuple -> element(tuple.items(), key);
      case RangeValue range -> element(range.items(), key);
      case BytesValue bytes -> element(bytes.octets(), key);
      case Blocks.Self self -> key instanceof Text name ? self.block(name.characters()) : null;
      default -> null;
    };
  }

  private static @Nullable Object dictItem(DictValue dict, Object key) {
    boolean hashable =
        !(key instanceof ListValue || key instanceof DictValue || key instanceof DictView);
    return hashable ? dict.get(key) : null;
  }

  private static @Nullable Object element(List<Object> items, Object key) {
    if (!Numbers.isInteger(key)) {
      return null;
    }
    long index = Numbers.index(key);
    long at = index < 0 ? index + items.size() : index;
    return at >= 0 && at < items.size() ? items.get((int) at) : null;
  }

  private static @Nullable Object character(Text text, Object key, Budget budget) {
    if (!text.isSimple()) {
      budget.scan(2L * text.units());
    }
    if (!Numbers.isInteger(key)) {
      return null;
    }
    long index = Numbers.index(key);
    int length = text.length();
    long at = index < 0 ? index + length : index;
    if (at < 0 || at >= length) {
      return null;
    }
    int unit = text.unitOfIndex((int) at);
    return text.part(unit, unit + Character.charCount(text.characters().codePointAt(unit)));
  }

  static Object slice(Object owner, Object from, Object to, Object step, Rendering rendering) {
    if (owner instanceof Undefined undefined) {
      throw undefined.failure();
    }
    long length =
        owner instanceof Text || Iteration.sized(owner) != null ? Iteration.length(owner) : -1;
    if (length < 0 || owner instanceof DictValue || owner instanceof DictView) {
      throw TemplateException.runtime("'" + TypeNames.of(owner) + "' object is not subscriptable");
    }
    Slice slice = Slice.of(from, to, step, (int) length);
    Budget budget = rendering.budget();
    return switch (owner) {
      case Text text -> slice(text, slice, budget);
      case ListValue list -> new ListValue(slice(list.items(), slice, budget));
      case TupleValue tuple -> new TupleValue(slice(tuple.items(), slice, budget), false);
      case RangeValue range ->
          new RangeValue(
              range.start() + slice.start() * range.step(),
              range.start() + slice.stop() * range.step(),
              range.step() * slice.step(),
              slice.size());
      case BytesValue bytes -> new BytesValue(slice(bytes.octets(), slice, budget));
      default ->
          throw TemplateException.runtime(
              "'" + TypeNames.of(owner) + "' object is not subscriptable");
    };
  }

  private static List<Object> slice(List<Object> items, Slice slice, Budget budget) {
    budget.items(slice.size());
    List<Object> part = new ArrayList<>(slice.size());
    for (int i = 0; i < slice.size(); i++) {
      part.add(items.get((int) (slice.start() + i * slice.step())));
    }
    return part;
  }

  private static Text slice(Text text, Slice slice, Budget budget) {
    if (slice.size() == 0) {
      return Text.EMPTY.withMarkup(text.isMarkup());
    }
    if (slice.step() == 1) {
      budget.text(slice.size());
      budget.scan(text.isSimple() ? 0 : 3L * text.units());
      int start = text.unitOfIndex((int) slice.start());
      int end = text.unitOfIndex((int) slice.start() + slice.size());
      return text.part(start, end);
    }
    budget.scan(text.units());
    int[] starts = text.isSimple() ? null : starts(text);
    TextBuilder part = new TextBuilder(budget);
    for (int i = 0; i < slice.size(); i++) {
      int index = (int) (slice.start() + i * slice.step());
      int unit = starts == null ? index : starts[index];
      part.append(text, unit, unit + Character.charCount(text.characters().codePointAt(unit)));
    }
    return part.toText(text.isMarkup());
  }

  private static int[] starts(Text text) {
    int[] starts = new int[text.length()];
    for (int i = 0, unit = 0; i < starts.length; i++) {
      starts[i] = unit;
      unit += Character.charCount(text.characters().codePointAt(unit));
    }
    return starts;
  }

  /**
   * A slice of a sequence of known length.
   *
   * @param start index of the first item
   * @param stop index before which it ends
   * @param step distance of the items
   * @param size how many items
   */
  record Slice(long start, long stop, long step, int size) {
    static Slice of(Object from, Object to, Object by, int length) {
      long step = by == None.NONE ? 1 : bound(by);
      if (step == 0) {
        throw TemplateException.runtime("slice step cannot be zero");
      }
      long lowest = step < 0 ? -1 : 0;
      long highest = step < 0 ? length - 1L : length;
      long start =
          from == None.NONE
              ? (step < 0 ? highest : lowest)
              : clip(bound(from), length, lowest, highest);
      long stop =
          to == None.NONE
              ? (step < 0 ? lowest : highest)
              : clip(bound(to), length, lowest, highest);
      long distance = step < 0 ? start - stop : stop - start;
      long size =
          distance <= 0 ? 0 : (distance - 1) / Math.abs(Math.max(step, -Long.MAX_VALUE)) + 1;
      return new Slice(start, stop, step, (int) size);
    }

    private static long bound(Object value) {
      if (value instanceof Undefined || !Numbers.isInteger(value)) {
        throw TemplateException.runtime(
            "slice indices must be integers or None or have an __index__ method");
      }
      return Numbers.index(value);
    }

    private static long clip(long index, int length, long lowest, long highest) {
      return Math.clamp(index < 0 ? index + length : index, lowest, highest);
    }
  }
}
