package dev.hugind.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file gives: the value and line of each key, and one such object for each entry of a list.
 * Confined to one thread.
 */
final class Values {
  /** A value that the file gives; null stands for a value that is wrong. */
  private record Given(int line, String path, @Nullable Object value) {}

  private final Map<ConfigKey<?, ?>, Given> given = new LinkedHashMap<>();
  private final Map<KeyGroup<?, ?>, List<Values>> members = new HashMap<>();

  /** Notes a value that the key's own kind, or an old name's kind of the same type, has parsed. */
  void put(ConfigKey<?, ?> key, String path, int line, Object value) {
    given.put(key, new Given(line, path, value));
  }

  /** Notes that the file gives a key, but no value that can be used. */
  void putBroken(ConfigKey<?, ?> key, String path, int line) {
    given.put(key, new Given(line, path, null));
  }

  Values addMember(KeyGroup<?, ?> group) {
    Values values = new Values();
    members.computeIfAbsent(group, _ -> new ArrayList<>()).add(values);
    return values;
  }

  boolean isGiven(ConfigKey<?, ?> key) {
    return given.containsKey(key);
  }

  /** Whether a check may use the key: the value is good, or the default applies. */
  boolean isUsable(ConfigKey<?, ?> key) {
    Given found = given.get(key);
    return found == null || found.value() != null;
  }

  /** The line of a key, or 0 if the file does not give it. */
  int line(ConfigKey<?, ?> key) {
    Given found = given.get(key);
    return found == null ? 0 : found.line();
  }

  /** The name under which the file gives the key, else the key's own. */
  String path(ConfigKey<?, ?> key) {
    Given found = given.get(key);
    return found == null ? key.path() : found.path();
  }

  /** The value or the default; a key without either is a mistake of the caller. */
  <T> T get(ConfigKey<?, T> key) {
    T value = find(key);
    if (value == null) {
      throw new IllegalStateException(key + " has neither a value nor a default");
    }
    return value;
  }

  <T> T find(ConfigKey<?, T> key, T fallback) {
    T value = find(key);
    return value == null ? fallback : value;
  }

  /** The value, else the default, else null. */
  <T> @Nullable T find(ConfigKey<?, T> key) {
    Given found = given.get(key);
    if (found == null || found.value() == null) {
      return key.fallback();
    }
    // INVARIANT: put() gets only what a kind of the key's own type has parsed.
    @SuppressWarnings("unchecked")
    T value = (T) found.value();
    return value;
  }

  List<Values> members(KeyGroup<?, ?> group) {
    return members.getOrDefault(group, List.of());
  }

  /** The line of every key that the file gives, by the key's own name. */
  Map<String, Integer> lines() {
    Map<String, Integer> lines = new LinkedHashMap<>();
    given.forEach((key, value) -> lines.put(key.path(), value.line()));
    members.forEach(
        (group, entries) -> {
          for (int i = 0; i < entries.size(); i++) {
            String index = "[" + i + "]";
            entries
                .get(i)
                .lines()
                .forEach((path, line) -> lines.put(path.replace("[]", index), line));
          }
        });
    return lines;
  }
}
