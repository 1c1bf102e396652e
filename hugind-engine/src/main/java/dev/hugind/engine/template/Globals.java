package dev.hugind.engine.template;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions that every template sees. */
final class Globals {
  private static final FunctionTable TABLE =
      new FunctionTable()
          .add("raise_exception", Parameters.of("message"), (r, a) -> raise(r, a.get(0)))
          .add("strftime_now", Parameters.of("format"), (r, a) -> Strftime.now(r, a.text(0)))
          .add("range", Globals::range)
          .add("dict", new DictType())
          .add("namespace", (r, arguments) -> new Namespace(dict(r, arguments)))
          .add("cycler", (r, arguments) -> new Cycler(arguments))
          .add(
              "joiner",
              Parameters.of("sep?"),
              (r, a) -> new Joiner(Printer.text(a.or(0, Text.own(", ")), r.budget())))
          .add(
              "lipsum",
              Parameters.of("n?", "html?", "min?", "max?"),
              (r, a) -> LoremIpsum.text(r, a));

  private Globals() {}

  static @Nullable Object find(String name) {
    return TABLE.find(name);
  }

  /** A built-in object that has attributes. */
  interface Attributed {
    @Nullable Object attribute(String name);
  }

  private static Object raise(Rendering rendering, Object message) {
    throw TemplateException.raised(Printer.text(message, rendering.budget()).characters());
  }

  private static Object range(Rendering rendering, Arguments arguments) {
    int count = arguments.size();
    if (count < 1 || count > 3 || !arguments.keywords().isEmpty()) {
      throw TemplateException.runtime("range expected 1 to 3 arguments, got " + count);
    }
    List<Object> values = arguments.positional();
    for (Object value : values) {
      if (value instanceof Undefined undefined) {
        throw undefined.failure();
      }
      if (value instanceof java.math.BigInteger) {
        throw TemplateException.limit(
            "rangeItems", rendering.budget().limits().rangeItems(), "Range out of bounds");
      }
    }
    long start = count == 1 ? 0 : Numbers.index(values.get(0));
    long stop = Numbers.index(values.get(count == 1 ? 0 : 1));
    long step = count == 3 ? Numbers.index(values.get(2)) : 1;
    if (step == 0) {
      throw TemplateException.runtime("range() arg 3 must not be zero");
    }
    java.math.BigInteger distance =
        java.math.BigInteger.valueOf(stop).subtract(java.math.BigInteger.valueOf(start));
    if (distance.signum() == 0 || (distance.signum() < 0) != (step < 0)) {
      return new RangeValue(start, stop, step, 0);
    }
    java.math.BigInteger size =
        distance
            .abs()
            .subtract(java.math.BigInteger.ONE)
            .divide(java.math.BigInteger.valueOf(step).abs())
            .add(java.math.BigInteger.ONE);
    int most = rendering.budget().limits().rangeItems();
    if (size.compareTo(java.math.BigInteger.valueOf(most)) > 0) {
      throw TemplateException.limit("rangeItems", most, "Range too big");
    }
    return new RangeValue(start, stop, step, size.intValue());
  }

  /** What Python's {@code dict(...)} makes of its arguments. */
  static DictValue dict(Rendering rendering, Arguments arguments) {
    if (arguments.size() > 1) {
      throw TemplateException.runtime("dict expected at most 1 argument, got " + arguments.size());
    }
    DictValue dict = new DictValue();
    if (arguments.size() == 1) {
      Object source = arguments.positional().getFirst();
      if (source instanceof DictValue other) {
        rendering.budget().items(other.size());
        dict.putAll(other);
      } else {
        Iterator<Object> pairs = Iteration.iterate(source, rendering.budget());
        while (pairs.hasNext()) {
          List<Object> pair = Iteration.list(pairs.next(), rendering.budget());
          if (pair.size() != 2) {
            throw TemplateException.runtime(
                "dictionary update sequence element has length " + pair.size() + "; 2 is required");
          }
          dict.put(pair.get(0), pair.get(1));
        }
      }
    }
    rendering.budget().items(arguments.keywords().size());
    dict.putAll(arguments.keywordDict());
    return dict;
  }

  /** The variable {@code dict}. */
  private static final class DictType implements Callable, Attributed {
    @Override
    public Object call(Rendering rendering, Arguments arguments) {
      return dict(rendering, arguments);
    }

    @Override
    public @Nullable Object attribute(String name) {
      return name.equals("fromkeys")
          ? new Function(
              "fromkeys",
              Parameters.positional("iterable", "value?"),
              (r, a) -> CollectionMethods.fromKeys(r, a))
          : null;
    }
  }

  /** What {@code cycler(...)} returns. */
  private static final class Cycler implements Attributed {
    private final List<Object> items;
    private int position;

    Cycler(Arguments arguments) {
      if (arguments.size() == 0) {
        throw TemplateException.runtime("at least one item has to be provided");
      }
      if (!arguments.keywords().isEmpty()) {
        throw TemplateException.runtime("cycler() takes no keyword arguments");
      }
      this.items = arguments.positional();
    }

    @Override
    public @Nullable Object attribute(String name) {
      return switch (name) {
        case "current" -> items.get(position);
        case "pos" -> (long) position;
        case "items" -> TupleValue.copyOf(items);
        case "next" ->
            (Callable)
                (rendering, arguments) -> {
                  Object item = items.get(position);
                  position = (position + 1) % items.size();
                  return item;
                };
        case "reset" ->
            (Callable)
                (rendering, arguments) -> {
                  position = 0;
                  return None.NONE;
                };
        default -> null;
      };
    }
  }

  /** What {@code joiner(...)} returns: nothing at the first call, then the separator. */
  private static final class Joiner implements Callable, Attributed {
    private final Text separator;
    private boolean used;

    Joiner(Text separator) {
      this.separator = separator;
    }

    @Override
    public Object call(Rendering rendering, Arguments arguments) {
      if (used) {
        return separator;
      }
      used = true;
      return Text.EMPTY;
    }

    @Override
    public @Nullable Object attribute(String name) {
      return switch (name) {
        case "sep" -> separator;
        case "used" -> used;
        default -> null;
      };
    }
  }
}
