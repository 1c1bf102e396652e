package dev.hugind.engine.template;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop}; confined to the thread that renders. */
final class Loop implements Callable {
  private final @Nullable Recursion recursion;
  private final int depth;
  private final Object iterable;
  private Iterator<Object> items;
  private long index = -1;
  private long length = -1;
  private @Nullable Object previous;
  private @Nullable Object current;
  private @Nullable Object next;
  private @Nullable List<Object> lastChanged;

  /** Renders the body of a recursive loop for other items. */
  interface Recursion {
    Text render(Object iterable, int depth);
  }

  Loop(Object iterable, @Nullable Recursion recursion, int depth, Budget budget) {
    this.iterable = iterable;
    this.items = Iteration.iterate(iterable, budget);
    this.recursion = recursion;
    this.depth = depth;
  }

  boolean hasNext() {
    return next != null || items.hasNext();
  }

  Object advance() {
    Object item = peek();
    if (item == null) {
      throw new NoSuchElementException();
    }
    next = null;
    index++;
    previous = current;
    current = item;
    return item;
  }

  private @Nullable Object peek() {
    if (next == null && items.hasNext()) {
      next = items.next();
    }
    return next;
  }

  long index() {
    return index + 1;
  }

  long length() {
    if (length < 0) {
      length = Iteration.length(iterable);
      if (length < 0) {
        List<Object> rest = new java.util.ArrayList<>();
        items.forEachRemaining(rest::add);
        items = rest.iterator();
        length = rest.size() + index + 1 + (next == null ? 0 : 1);
      }
    }
    return length;
  }

  /** What Python gets when it iterates over the loop itself. */
  Iterator<Object> pairs() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return Loop.this.hasNext();
      }

      @Override
      public Object next() {
        return TupleValue.of(advance(), Loop.this);
      }
    };
  }

  @Nullable Object attribute(String name, Rendering rendering) {
    return switch (name) {
      case "index" -> index + 1;
      case "index0" -> index;
      case "first" -> index == 0;
      case "last" -> peek() == null;
      case "length" -> length();
      case "revindex" -> length() - index;
      case "revindex0" -> length() - index - 1;
      case "depth" -> depth + 1L;
      case "depth0" -> (long) depth;
      case "previtem" -> index == 0 ? Undefined.because("there is no previous item") : previous;
      case "nextitem" -> {
        Object item = peek();
        yield item == null ? Undefined.because("there is no next item") : item;
      }
      case "cycle" -> (Callable) (r, arguments) -> cycle(arguments.positional());
      case "changed" -> (Callable) (r, arguments) -> changed(arguments.positional());
      default -> null;
    };
  }

  private Object cycle(List<Object> values) {
    if (values.isEmpty()) {
      throw TemplateException.runtime("no items for cycling given");
    }
    return values.get((int) (index % values.size()));
  }

  private boolean changed(List<Object> values) {
    if (lastChanged != null
        && Equality.equal(new TupleValue(lastChanged, false), new TupleValue(values, false))) {
      return false;
    }
    lastChanged = values;
    return true;
  }

  @Override
  public Object call(Rendering rendering, Arguments arguments) {
    if (recursion == null) {
      throw TemplateException.runtime(
          "The loop must have the 'recursive' marker to be called recursively.");
    }
    if (arguments.size() != 1 || !arguments.keywords().isEmpty()) {
      throw TemplateException.runtime("loop() takes exactly one argument");
    }
    return recursion.render(arguments.positional().getFirst(), depth + 1);
  }
}
