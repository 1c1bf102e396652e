package dev.hugind.engine.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's {@code ==} and hash. */
final class Equality {
  /** How deep nested values are compared; Python's own limit is its recursion limit. */
  static final int MAX_DEPTH = 400;

  private Equality() {}

  static boolean equal(Object left, Object right) {
    return equal(left, right, 0);
  }

  private static boolean equal(Object left, Object right, int depth) {
    if (isSame(left, right)) {
      return !(left instanceof Double number && number.isNaN());
    }
    if (depth > MAX_DEPTH) {
      throw TemplateException.limit(
          "recursionDepth", MAX_DEPTH, "Values nest too deep to be compared");
    }
    return switch (left) {
      case Text text -> text.equals(right);
      case Boolean _, Long _, BigInteger _, Double _ ->
          Numbers.isNumber(right) && sameNumber(left, right);
      case ListValue list ->
          right instanceof ListValue other && same(list.items(), other.items(), depth);
      case TupleValue tuple ->
          right instanceof TupleValue other && same(tuple.items(), other.items(), depth);
      case DictValue dict -> right instanceof DictValue other && same(dict, other, depth);
      case RangeValue range ->
          right instanceof RangeValue other && range.items().equals(other.items());
      case BytesValue bytes ->
          right instanceof BytesValue other && bytes.octets().equals(other.octets());
      case Undefined _ -> right instanceof Undefined;
      case DictView view -> right instanceof DictView other && same(view, other, depth);
      default -> false;
    };
  }

  private static boolean same(List<Object> left, List<Object> right, int depth) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      // As in Python, a list equals itself even if it holds a NaN.
      if (!isSame(left.get(i), right.get(i)) && !equal(left.get(i), right.get(i), depth + 1)) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(DictValue left, DictValue right, int depth) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Object key : left.keys()) {
      Object mine = left.get(key);
      Object other = right.get(key);
      if (mine == null
          || other == null
          || (!isSame(mine, other) && !equal(mine, other, depth + 1))) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(DictView left, DictView right, int depth) {
    if (left.kind() == DictView.Kind.VALUES || left.kind() != right.kind()) {
      return false;
    }
    if (left.kind() == DictView.Kind.ITEMS) {
      return same(left.dict(), right.dict(), depth);
    }
    return left.dict().size() == right.dict().size()
        && left.dict().keys().stream().allMatch(right.dict()::contains);
  }

  private static boolean sameNumber(Object left, Object right) {
    return Numbers.compare(left, right) == 0;
  }

  /**
   * The form of a key under which a dict keeps it: equal keys have equal forms by {@link
   * Object#equals}.
   *
   * @throws TemplateException if Python cannot hash it
   */
  static Object key(Object value) {
    return switch (value) {
      case Boolean bool -> bool ? 1L : 0L;
      case Double number -> keyOf(number);
      case ListValue _, DictValue _ ->
          throw TemplateException.runtime("unhashable type: '" + TypeNames.of(value) + "'");
      case TupleValue tuple -> {
        requireHashable(tuple, 0);
        yield tuple;
      }
      case DictView view when view.kind() != DictView.Kind.VALUES ->
          throw TemplateException.runtime("unhashable type: '" + TypeNames.of(value) + "'");
      case Undefined _ -> Undefined.class;
      default -> value;
    };
  }

  private static Object keyOf(Double number) {
    if (number.isNaN() || number.isInfinite() || number != Math.rint(number)) {
      return number;
    }
    return Numbers.shrink(new BigDecimal(number).toBigInteger());
  }

  private static void requireHashable(TupleValue tuple, int depth) {
    if (depth > MAX_DEPTH) {
      throw TemplateException.limit(
          "recursionDepth", MAX_DEPTH, "Values nest too deep to be hashed");
    }
    for (Object item : tuple.items()) {
      if (item instanceof TupleValue inner) {
        requireHashable(inner, depth + 1);
      } else {
        Object _ = key(item);
      }
    }
  }

  static int hash(TupleValue tuple) {
    int hash = 1;
    for (Object item : tuple.items()) {
      hash = 31 * hash + (item instanceof TupleValue inner ? hash(inner) : key(item).hashCode());
    }
    return hash;
  }

  /**
   * Python's {@code is}: the same object, where small numbers and single characters exist only
   * once.
   */
  static boolean identical(Object left, Object right) {
    if (isSame(left, right)) {
      return true;
    }
    if (left instanceof Long a && right instanceof Long b) {
      return a.longValue() == b.longValue() && a >= -5 && a <= 256;
    }
    if (left instanceof Text a && right instanceof Text b) {
      return a.units() <= 1 && a.isMarkup() == b.isMarkup() && a.equals(b);
    }
    return left instanceof Boolean && left.equals(right);
  }

  /** Whether both are one Java object. */
  @SuppressWarnings("ReferenceEquality") // That is the question here.
  static boolean isSame(Object left, @Nullable Object right) {
    return left == right;
  }

  static boolean equalOrSame(Object left, @Nullable Object right) {
    return right != null && (isSame(left, right) || equal(left, right));
  }
}
