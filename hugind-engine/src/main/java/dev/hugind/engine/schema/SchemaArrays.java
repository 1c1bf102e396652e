package dev.hugind.engine.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is demanded of an array.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaArrays {
  /** A demand on the items from a position on, up to another, or all if that is negative. */
  record Items(int from, int to, SchemaLiteral demand) {}

  /** How many items have to satisfy a schema; {@code most} is negative where nothing bounds it. */
  record Contains(SchemaNode schema, int least, int most, String path) {}

  int least;

  /** Most items; negative where nothing bounds them. */
  int most = -1;

  /** Where uniqueItems stands, or empty. */
  String uniquePath = "";

  final List<Items> items = new ArrayList<>();
  final List<Contains> contains = new ArrayList<>();

  SchemaArrays copy() {
    SchemaArrays copy = new SchemaArrays();
    copy.least = least;
    copy.most = most;
    copy.uniquePath = uniquePath;
    copy.items.addAll(items);
    copy.contains.addAll(contains);
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

  boolean free() {
    return least == 0 && most < 0 && uniquePath.isEmpty() && items.isEmpty() && contains.isEmpty();
  }

  /** Returns from which position on all items have the same demands. */
  int alikeFrom() {
    int from = 0;
    for (Items demand : items) {
      from = Math.max(from, demand.to < 0 ? demand.from : demand.to + 1);
    }
    return from;
  }

  /** Returns what is demanded of the item at a position. */
  Set<SchemaLiteral> demands(int position) {
    Set<SchemaLiteral> demands = new LinkedHashSet<>();
    for (Items demand : items) {
      if (position >= demand.from && (demand.to < 0 || position <= demand.to)) {
        demands.add(demand.demand);
      }
    }
    return SchemaLiteral.simplified(demands);
  }
}
