package dev.hugind.engine.template;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Filters that apply another filter or a test to each item; they do so only when their result is
 * read.
 */
final class SelectionFilters {
  static final FunctionTable TABLE =
      new FunctionTable()
          .add("map", (r, arguments) -> lazily(arguments, () -> mapping(r, arguments)))
          .add(
              "select",
              (r, arguments) -> lazily(arguments, () -> selection(r, arguments, false, true)))
          .add(
              "reject",
              (r, arguments) -> lazily(arguments, () -> selection(r, arguments, false, false)))
          .add(
              "selectattr",
              (r, arguments) -> lazily(arguments, () -> selection(r, arguments, true, true)))
          .add(
              "rejectattr",
              (r, arguments) -> lazily(arguments, () -> selection(r, arguments, true, false)));

  private SelectionFilters() {}

  /** Sets up the iteration when its first item is asked for, as a Python generator does. */
  private static LazyValues lazily(Arguments arguments, Supplier<Iterator<Object>> start) {
    if (arguments.size() == 0) {
      throw TemplateException.runtime("missing 1 required positional argument: 'value'");
    }
    return LazyValues.generator(
        new Iterator<>() {
          private @Nullable Iterator<Object> items;

          @Override
          public boolean hasNext() {
            if (items == null) {
              items =
                  Truth.of(arguments.positional().getFirst())
                      ? start.get()
                      : Collections.emptyIterator();
            }
            return items.hasNext();
          }

          @Override
          public Object next() {
            if (!hasNext() || items == null) {
              throw new NoSuchElementException();
            }
            return items.next();
          }
        });
  }

  private static Iterator<Object> mapping(Rendering rendering, Arguments arguments) {
    UnaryOperator<Object> function = mappingFunction(rendering, arguments.drop(1));
    Iterator<Object> items =
        Iteration.iterate(arguments.positional().getFirst(), rendering.budget());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return items.hasNext();
      }

      @Override
      public Object next() {
        rendering.budget().step();
        return function.apply(items.next());
      }
    };
  }

  private static UnaryOperator<Object> mappingFunction(Rendering rendering, Arguments arguments) {
    if (arguments.size() == 0 && arguments.keywords().containsKey("attribute")) {
      Map<String, Object> rest = new LinkedHashMap<>(arguments.keywords());
      Object attribute = rest.remove("attribute");
      Object fallback = rest.remove("default");
      if (!rest.isEmpty()) {
        throw TemplateException.runtime(
            "Unexpected keyword argument '" + rest.keySet().iterator().next() + "'");
      }
      AttributePath path = AttributePath.of(attribute == None.NONE ? null : attribute);
      return item -> path.get(item, fallback == None.NONE ? null : fallback, rendering);
    }
    if (arguments.size() == 0) {
      throw TemplateException.runtime("map requires a filter argument");
    }
    Object name = arguments.positional().getFirst();
    Callable filter = name instanceof Text text ? FilterTable.find(text.characters()) : null;
    Arguments rest = arguments.drop(1);
    return item -> {
      if (filter == null) {
        throw TemplateException.runtime("No filter named '" + name + "'.");
      }
      return filter.call(rendering, rest.prepend(item));
    };
  }

  private static Iterator<Object> selection(
      Rendering rendering, Arguments all, boolean byAttribute, boolean wanted) {
    Arguments arguments = all.drop(1);
    if (byAttribute && arguments.size() == 0) {
      throw TemplateException.runtime("Missing parameter for attribute name");
    }
    Object attribute = byAttribute ? arguments.positional().getFirst() : None.NONE;
    AttributePath path = AttributePath.of(attribute == None.NONE ? null : attribute);
    Arguments rest = arguments.drop(byAttribute ? 1 : 0);
    Object name = rest.size() == 0 ? None.NONE : rest.positional().getFirst();
    Callable test = name instanceof Text text ? TestTable.find(text.characters()) : null;
    boolean plain = rest.size() == 0;
    Arguments testArguments = rest.drop(1);
    Iterator<Object> items = Iteration.iterate(all.positional().getFirst(), rendering.budget());
    return new Selected(
        items,
        item -> {
          rendering.budget().step();
          Object subject = path.get(item, rendering);
          if (plain) {
            return Truth.of(subject) == wanted;
          }
          if (test == null) {
            throw TemplateException.runtime("No test named '" + name + "'.");
          }
          return Truth.of(test.call(rendering, testArguments.prepend(subject))) == wanted;
        });
  }

  /** The items for which a condition holds. */
  private static final class Selected implements Iterator<Object> {
    private final Iterator<Object> items;
    private final java.util.function.Predicate<Object> condition;
    private @Nullable Object next;

    Selected(Iterator<Object> items, java.util.function.Predicate<Object> condition) {
      this.items = items;
      this.condition = condition;
    }

    @Override
    public boolean hasNext() {
      while (next == null && items.hasNext()) {
        Object item = items.next();
        if (condition.test(item)) {
          next = item;
        }
      }
      return next != null;
    }

    @Override
    public Object next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      Object item = next;
      next = null;
      return item;
    }
  }
}
