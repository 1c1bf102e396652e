package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Python dict: ordered, with Python's idea of equal keys ({@code 1 == 1.0 == True}). Confined as
 * a list is.
 */
final class DictValue {
  private final LinkedHashMap<Object, Object> values = new LinkedHashMap<>();

  /** The key as it was first given, where it differs from its canonical form. */
  private @Nullable Map<Object, Object> originals;

  int size() {
    return values.size();
  }

  @Nullable Object get(Object key) {
    return values.get(Equality.key(key));
  }

  @Nullable Object get(Text key) {
    return values.get(key);
  }

  boolean contains(Object key) {
    return values.containsKey(Equality.key(key));
  }

  void put(Object key, Object value) {
    Object canonical = Equality.key(key);
    if (!Equality.isSame(canonical, key) && !values.containsKey(canonical)) {
      if (originals == null) {
        originals = new HashMap<>();
      }
      originals.put(canonical, key);
    }
    values.put(canonical, value);
  }

  void putAll(DictValue other) {
    other.forEach(this::put);
  }

  @Nullable Object remove(Object key) {
    Object canonical = Equality.key(key);
    Object value = values.remove(canonical);
    if (originals != null) {
      originals.remove(canonical);
    }
    return value;
  }

  void clear() {
    values.clear();
    originals = null;
  }

  List<Object> keys() {
    List<Object> keys = new ArrayList<>(values.size());
    forEach((key, value) -> keys.add(key));
    return keys;
  }

  List<Object> values() {
    return new ArrayList<>(values.values());
  }

  List<Object> entries() {
    List<Object> entries = new ArrayList<>(values.size());
    forEach((key, value) -> entries.add(TupleValue.of(key, value)));
    return entries;
  }

  void forEach(EntryConsumer consumer) {
    for (Map.Entry<Object, Object> entry : values.entrySet()) {
      consumer.accept(original(entry.getKey()), entry.getValue());
    }
  }

  DictValue copy() {
    DictValue copy = new DictValue();
    copy.putAll(this);
    return copy;
  }

  private Object original(Object canonical) {
    return originals == null ? canonical : originals.getOrDefault(canonical, canonical);
  }

  /** Takes one entry. */
  interface EntryConsumer {
    void accept(Object key, Object value);
  }
}
