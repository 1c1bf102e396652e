package dev.hugind.engine.schema;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is demanded of a number.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaNumbers {
  /** A divisor, and where it stands. */
  record Divisor(BigDecimal divisor, boolean positive, String path) {}

  @Nullable BigDecimal low;
  boolean lowOpen;
  @Nullable BigDecimal high;
  boolean highOpen;
  final List<Divisor> divisors = new ArrayList<>();
  final List<BigDecimal> excluded = new ArrayList<>();

  SchemaNumbers copy() {
    SchemaNumbers copy = new SchemaNumbers();
    copy.low = low;
    copy.lowOpen = lowOpen;
    copy.high = high;
    copy.highOpen = highOpen;
    copy.divisors.addAll(divisors);
    copy.excluded.addAll(excluded);
    return copy;
  }

  void atLeast(BigDecimal bound, boolean open) {
    int order = low == null ? 1 : bound.compareTo(low);
    if (order >= 0) {
      lowOpen = order > 0 ? open : lowOpen || open;
      low = bound;
    }
  }

  void atMost(BigDecimal bound, boolean open) {
    int order = high == null ? -1 : bound.compareTo(high);
    if (order <= 0) {
      highOpen = order < 0 ? open : highOpen || open;
      high = bound;
    }
  }

  boolean free() {
    return low == null && high == null && divisors.isEmpty() && excluded.isEmpty();
  }

  /** Tells whether no number of a type is left, as far as the bounds say. */
  boolean contradictory(boolean whole) {
    if (low == null || high == null) {
      return false;
    }
    int order = low.compareTo(high);
    if (order > 0 || (order == 0 && (lowOpen || highOpen))) {
      return true;
    }
    if (!whole) {
      return false;
    }
    BigDecimal from = low.setScale(0, RoundingMode.CEILING);
    BigDecimal to = high.setScale(0, RoundingMode.FLOOR);
    if (lowOpen && from.compareTo(low) == 0) {
      from = from.add(BigDecimal.ONE);
    }
    if (highOpen && to.compareTo(high) == 0) {
      to = to.subtract(BigDecimal.ONE);
    }
    return from.compareTo(to) > 0;
  }
}
