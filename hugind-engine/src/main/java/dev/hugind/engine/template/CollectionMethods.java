package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The methods of lists, tuples, ranges and dicts. */
final class CollectionMethods {
  private static final Set<String> UNSAFE_LIST =
      Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");
  private static final Set<String> UNSAFE_DICT =
      Set.of("clear", "pop", "popitem", "setdefault", "update");

  private static final MethodTable SEQUENCE =
      new MethodTable()
          .add(
              "count",
              Parameters.positional("value"),
              (r, self, a) -> count(r, items(self), a.get(0)))
          .add(
              "index",
              Parameters.positional("value", "start?", "stop?"),
              (r, self, a) -> index(r, items(self), a));

  private static final MethodTable LIST =
      new MethodTable()
          .addAll(SEQUENCE)
          .add(
              "copy",
              Parameters.positional(),
              (r, self, a) -> new ListValue(Iteration.list(self, r.budget())))
          .add(
              "append",
              Parameters.positional("object"),
              (r, self, a) -> append(r, items(self), a.get(0)))
          .add(
              "extend",
              Parameters.positional("iterable"),
              (r, self, a) -> none(items(self).addAll(Iteration.list(a.get(0), r.budget()))))
          .add(
              "insert",
              Parameters.positional("index", "object"),
              (r, self, a) -> insert(r, items(self), a))
          .add(
              "pop",
              Parameters.positional("index?"),
              (r, self, a) -> pop(items(self), a.integer(0, -1)))
          .add("remove", Parameters.positional("value"), (r, self, a) -> remove(r, items(self), a))
          .add("reverse", Parameters.positional(), (r, self, a) -> reverse(items(self)))
          .add("sort", Parameters.of("key?", "reverse?"), (r, self, a) -> sort(r, items(self), a))
          .add(
              "clear",
              Parameters.positional(),
              (r, self, a) -> {
                items(self).clear();
                return None.NONE;
              });

  private static final MethodTable DICT =
      new MethodTable()
          .add(
              "get",
              Parameters.positional("key", "default?"),
              (r, self, a) -> orElse(((DictValue) self).get(a.get(0)), a.or(1, None.NONE)))
          .add("items", Parameters.positional(), (r, self, a) -> view(self, DictView.Kind.ITEMS))
          .add("keys", Parameters.positional(), (r, self, a) -> view(self, DictView.Kind.KEYS))
          .add("values", Parameters.positional(), (r, self, a) -> view(self, DictView.Kind.VALUES))
          .add(
              "copy",
              Parameters.positional(),
              (r, self, a) -> {
                r.budget().items(((DictValue) self).size());
                return ((DictValue) self).copy();
              })
          .add(
              "fromkeys",
              Parameters.positional("iterable", "value?"),
              (r, self, a) -> fromKeys(r, a))
          .add(
              "pop",
              Parameters.positional("key", "default?"),
              (r, self, a) -> pop((DictValue) self, a))
          .add("popitem", Parameters.positional(), (r, self, a) -> popItem((DictValue) self))
          .add(
              "setdefault",
              Parameters.positional("key", "default?"),
              (r, self, a) -> setDefault((DictValue) self, a))
          .add(
              "clear",
              Parameters.positional(),
              (r, self, a) -> {
                ((DictValue) self).clear();
                return None.NONE;
              });

  private CollectionMethods() {}

  static @Nullable Object bind(Object self, String name, Rendering rendering) {
    return switch (self) {
      case ListValue list -> {
        if (UNSAFE_LIST.contains(name) && !rendering.isMutable()) {
          yield Undefined.unsafe(list, name);
        }
        yield LIST.bind(list, name);
      }
      case DictValue dict -> {
        if (UNSAFE_DICT.contains(name) && !rendering.isMutable()) {
          yield Undefined.unsafe(dict, name);
        }
        yield name.equals("update") ? update(dict) : DICT.bind(dict, name);
      }
      default -> SEQUENCE.bind(self, name);
    };
  }

  private static List<Object> items(Object self) {
    List<Object> items = Iteration.sized(self);
    if (items == null) {
      throw new IllegalStateException("no sequence: " + TypeNames.of(self));
    }
    return items;
  }

  private static Object none(boolean ignored) {
    return None.NONE;
  }

  private static Object view(Object self, DictView.Kind kind) {
    return new DictView((DictValue) self, kind);
  }

  private static Object orElse(@Nullable Object value, Object fallback) {
    return value == null ? fallback : value;
  }

  private static Object count(Rendering rendering, List<Object> items, Object value) {
    rendering.budget().scan(items.size());
    return items.stream().filter(item -> Equality.equalOrSame(item, value)).count();
  }

  private static Object index(Rendering rendering, List<Object> items, Bound arguments) {
    rendering.budget().scan(items.size());
    int size = items.size();
    int from = clip(arguments.integer(1, 0), size);
    int to = clip(arguments.integer(2, size), size);
    for (int i = from; i < to; i++) {
      if (Equality.equalOrSame(items.get(i), arguments.get(0))) {
        return (long) i;
      }
    }
    throw TemplateException.runtime("value is not in list");
  }

  private static int clip(long index, int size) {
    return Math.clamp(index < 0 ? index + size : index, 0, size);
  }

  private static Object append(Rendering rendering, List<Object> items, Object value) {
    rendering.budget().items(1);
    return none(items.add(value));
  }

  private static Object insert(Rendering rendering, List<Object> items, Bound arguments) {
    rendering.budget().items(1);
    rendering.budget().scan(items.size());
    items.add(clip(arguments.integer(0, 0), items.size()), arguments.get(1));
    return None.NONE;
  }

  private static Object pop(List<Object> items, long index) {
    long at = index < 0 ? index + items.size() : index;
    if (at < 0 || at >= items.size()) {
      throw TemplateException.runtime(
          items.isEmpty() ? "pop from empty list" : "pop index out of range");
    }
    return items.remove((int) at);
  }

  private static Object remove(Rendering rendering, List<Object> items, Bound arguments) {
    rendering.budget().scan(items.size());
    for (int i = 0; i < items.size(); i++) {
      if (Equality.equalOrSame(items.get(i), arguments.get(0))) {
        items.remove(i);
        return None.NONE;
      }
    }
    throw TemplateException.runtime("list.remove(x): x not in list");
  }

  private static Object reverse(List<Object> items) {
    Collections.reverse(items);
    return None.NONE;
  }

  private static Object sort(Rendering rendering, List<Object> items, Bound arguments) {
    Object key = arguments.orNull(0);
    List<Object> sorted =
        Sorting.sorted(
            new ArrayList<>(items),
            item ->
                key instanceof Callable callable
                    ? callable.call(rendering, Arguments.of(item))
                    : item,
            arguments.flag(1),
            rendering.budget());
    items.clear();
    return none(items.addAll(sorted));
  }

  static DictValue fromKeys(Rendering rendering, Bound arguments) {
    DictValue dict = new DictValue();
    for (Object key : Iteration.list(arguments.get(0), rendering.budget())) {
      dict.put(key, arguments.or(1, None.NONE));
    }
    return dict;
  }

  private static Object pop(DictValue dict, Bound arguments) {
    Object value = dict.remove(arguments.get(0));
    if (value == null && !arguments.has(1)) {
      throw TemplateException.runtime("KeyError");
    }
    return value == null ? arguments.get(1) : value;
  }

  private static Object popItem(DictValue dict) {
    if (dict.size() == 0) {
      throw TemplateException.runtime("popitem(): dictionary is empty");
    }
    TupleValue entry = (TupleValue) dict.entries().getLast();
    Object _ = dict.remove(entry.items().getFirst());
    return entry;
  }

  private static Object setDefault(DictValue dict, Bound arguments) {
    Object value = dict.get(arguments.get(0));
    if (value == null) {
      value = arguments.or(1, None.NONE);
      dict.put(arguments.get(0), value);
    }
    return value;
  }

  private static Callable update(DictValue dict) {
    return (rendering, arguments) -> {
      dict.putAll(Globals.dict(rendering, arguments));
      return None.NONE;
    };
  }
}
