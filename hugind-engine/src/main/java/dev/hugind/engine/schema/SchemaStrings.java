package dev.hugind.engine.schema;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is demanded of a string.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaStrings {
  /** A pattern that has to match, or must not. */
  record Pattern(String pattern, boolean positive, String path, String keyword) {}

  int least;

  /** Most characters; negative where nothing bounds them. */
  int most = -1;

  final Set<Pattern> patterns = new LinkedHashSet<>();
  final Set<String> excluded = new LinkedHashSet<>();

  SchemaStrings copy() {
    SchemaStrings copy = new SchemaStrings();
    copy.least = least;
    copy.most = most;
    copy.patterns.addAll(patterns);
    copy.excluded.addAll(excluded);
    return copy;
  }

  void atLeast(int count) {
    least = Math.max(least, count);
  }

  void atMost(int count) {
    most = most < 0 ? count : Math.min(most, count);
  }

  boolean contradictory() {
    return most >= 0 && least > most;
  }

  /** Tells whether only the length matters. */
  boolean onlyLength() {
    return patterns.isEmpty() && excluded.isEmpty();
  }

  /** Returns what is equal for equal demands. */
  Object key() {
    return List.of(
        least,
        most,
        List.copyOf(excluded),
        patterns.stream().map(p -> List.of(p.pattern(), p.positive())).toList());
  }
}
