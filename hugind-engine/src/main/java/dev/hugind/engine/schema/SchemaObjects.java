package dev.hugind.engine.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is demanded of an object.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaObjects {
  /** A demand on the values of properties whose name matches. */
  record Matching(String pattern, String path, SchemaLiteral demand) {}

  /** A demand on the values of properties that are not named and match no pattern. */
  record Rest(Set<String> names, Set<String> patterns, SchemaLiteral demand, String path) {}

  int least;

  /** Most properties; negative where nothing bounds them. */
  int most = -1;

  String leastPath = "$";

  /** Demands by name, in the order in which the properties are to appear. */
  final Map<String, List<SchemaLiteral>> named = new LinkedHashMap<>();

  final List<Matching> matching = new ArrayList<>();
  final List<Rest> rests = new ArrayList<>();
  final Set<String> required = new LinkedHashSet<>();
  final Set<SchemaLiteral> names = new LinkedHashSet<>();

  SchemaObjects copy() {
    SchemaObjects copy = new SchemaObjects();
    copy.least = least;
    copy.most = most;
    copy.leastPath = leastPath;
    named.forEach((name, demands) -> copy.named.put(name, new ArrayList<>(demands)));
    copy.matching.addAll(matching);
    copy.rests.addAll(rests);
    copy.required.addAll(required);
    copy.names.addAll(names);
    return copy;
  }

  void demand(String name, SchemaLiteral demand) {
    named.computeIfAbsent(name, key -> new ArrayList<>()).add(demand);
  }

  void atLeast(int count, String path) {
    if (count > least) {
      least = count;
      leastPath = path;
    }
  }

  void atMost(int count) {
    most = most < 0 ? count : Math.min(most, count);
  }

  boolean contradictory() {
    return most >= 0 && Math.max(least, required.size()) > most;
  }

  boolean free() {
    return least == 0
        && most < 0
        && named.isEmpty()
        && matching.isEmpty()
        && rests.isEmpty()
        && required.isEmpty()
        && names.isEmpty();
  }

  /** Returns the properties that have a place of their own, in their order. */
  Set<String> places() {
    Set<String> places = new LinkedHashSet<>(named.keySet());
    places.addAll(required);
    return places;
  }
}
