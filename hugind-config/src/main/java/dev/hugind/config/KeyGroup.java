package dev.hugind.config;

import java.util.List;
import java.util.function.Function;

/**
 * Keys that stand together in one mapping: a section, or the entries of a list.
 *
 * @param path the full name; {@code []} follows the name of a list; empty for the whole file
 * @param maxEntries how many entries a list may have; 0 for a section
 * @param members finds the group's records in the record around it
 * @param meaning one sentence for the documentation; empty for a section
 * @param <P> the record around the group's records
 * @param <R> the record that holds the values of the keys
 */
record KeyGroup<P, R>(
    String path,
    int maxEntries,
    Function<P, List<R>> members,
    List<ConfigKey<R, ?>> keys,
    List<KeyGroup<R, ?>> groups,
    String meaning) {

  static <P, R> KeyGroup<P, R> section(
      String path,
      Function<P, List<R>> members,
      List<ConfigKey<R, ?>> keys,
      List<KeyGroup<R, ?>> groups) {
    return new KeyGroup<>(path, 0, members, keys, groups, "");
  }

  static <P, R> KeyGroup<P, R> list(
      String path,
      int maxEntries,
      Function<P, List<R>> members,
      List<ConfigKey<R, ?>> keys,
      String meaning) {
    return new KeyGroup<>(path, maxEntries, members, keys, List.of(), meaning);
  }

  boolean isList() {
    return maxEntries > 0;
  }

  /** The last part of the name, without {@code []}. */
  String name() {
    String last = path.substring(path.lastIndexOf('.') + 1);
    return isList() ? last.substring(0, last.length() - 2) : last;
  }
}
