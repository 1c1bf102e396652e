package dev.hugind.engine.template;

import java.util.List;

/** Python's {@code <}, {@code <=}, {@code >} and {@code >=}. */
final class Ordering {
  private Ordering() {}

  static boolean less(Object left, Object right, Budget budget) {
    return compare(left, right, "<", budget, 0) < 0;
  }

  static boolean holds(String operator, Object left, Object right, Budget budget) {
    int order = compare(left, right, operator, budget, 0);
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order == 1;
      default -> order == 0 || order == 1;
    };
  }

  /** Returns -1, 0 or 1, or 2 where a NaN makes the values incomparable. */
  private static int compare(Object left, Object right, String operator, Budget budget, int depth) {
    if (left instanceof Text a && right instanceof Text b) {
      budget.scan(Math.min(a.units(), b.units()));
      return compare(a.characters(), b.characters());
    }
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Numbers.compare(left, right);
    }
    if (depth > Equality.MAX_DEPTH) {
      throw TemplateException.limit(
          "recursionDepth", Equality.MAX_DEPTH, "Values nest too deep to be compared");
    }
    if (left instanceof ListValue a && right instanceof ListValue b) {
      return compare(a.items(), b.items(), operator, budget, depth);
    }
    if (left instanceof TupleValue a && right instanceof TupleValue b) {
      return compare(a.items(), b.items(), operator, budget, depth);
    }
    if (left instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (right instanceof Undefined undefined) {
      throw undefined.failure();
    }
    throw TemplateException.runtime(
        "'"
            + operator
            + "' not supported between instances of '"
            + TypeNames.of(left)
            + "' and '"
            + TypeNames.of(right)
            + "'");
  }

  private static int compare(
      List<Object> left, List<Object> right, String operator, Budget budget, int depth) {
    int common = Math.min(left.size(), right.size());
    for (int i = 0; i < common; i++) {
      budget.step();
      if (!Equality.isSame(left.get(i), right.get(i))
          && !Equality.equal(left.get(i), right.get(i))) {
        return compare(left.get(i), right.get(i), operator, budget, depth + 1);
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  /** By code points, not by UTF-16 units: a surrogate sorts above all other units. */
  static int compare(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean highA = Character.isSurrogate(a);
        boolean highB = Character.isSurrogate(b);
        return highA != highB ? (highA ? 1 : -1) : Character.compare(a, b) < 0 ? -1 : 1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
