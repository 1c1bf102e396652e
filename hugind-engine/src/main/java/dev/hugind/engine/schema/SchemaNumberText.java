package dev.hugind.engine.schema;

import dev.hugind.engine.schema.RegexDfa.IntervalMap;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The spellings of the numbers that meet demands: digits with a point at most, no exponent, and no
 * minus before a zero.
 *
 * <p>An automaton reads the digits from the left. It keeps how the digits so far compare to those
 * of each bound, and the remainder by each divisor.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaNumberText {
  /** So many digits any reader keeps, even one that holds numbers in floating point. */
  private static final int DIGITS = 15;

  /** Divisors above this, without their point, would take too many states. */
  private static final int LARGEST_DIVISOR = 2_000;

  /** Above this, each digit takes so many states that fewer digits have to do. */
  private static final int SMALL_DIVISOR = 10;

  private static final int FEW_DIGITS = 9;
  private static final int MODULUS_STATES = 1_000;
  private static final int END = 0;

  /** Where in a number the automaton is. */
  private enum Phase {
    START,
    SIGN,
    ZERO,
    WHOLE,
    POINT,
    FRACTION
  }

  /** How a magnitude compares to a bound so far. */
  private enum Order {
    BELOW,
    EQUAL,
    ABOVE
  }

  private record Bound(String whole, String fraction, boolean open) {
    static Bound of(BigDecimal value, boolean open) {
      BigDecimal magnitude = value.abs();
      String[] parts = magnitude.stripTrailingZeros().toPlainString().split("\\.", 2);
      return new Bound(parts[0], parts.length == 2 ? parts[1] : "", open);
    }
  }

  /** A divisor as a whole number of units of the last of some decimals. */
  private record Modulus(int units, int decimals, boolean positive) {}

  private record State(
      Phase phase,
      boolean negative,
      int digits,
      int mostDecimals,
      Order low,
      Order high,
      boolean zero,
      boolean whole,
      List<Integer> remainders) {}

  private final SchemaNumbers numbers;
  private final boolean whole;
  private final boolean fraction;
  private final List<Modulus> moduli = new ArrayList<>();
  private final int wholeDigits;

  /** More digits than this before the point are not counted on the way, but cut at the end. */
  private final int countedDigits;

  private final int fractionDigits;
  private final int neededDecimals;
  private final String path;

  SchemaNumberText(SchemaNumbers numbers, boolean whole, boolean fraction) {
    this(numbers, whole, fraction, DIGITS, DIGITS);
  }

  /**
   * Creates the spellings of some numbers.
   *
   * @param whole whether whole numbers are among them
   * @param fraction whether others are
   * @param digits most digits before the point, unless a bound has as many or more
   * @param mostAfterPoint most digits after it, unless a bound or divisor has as many or more
   */
  SchemaNumberText(
      SchemaNumbers numbers, boolean whole, boolean fraction, int digits, int mostAfterPoint) {
    this.numbers = numbers;
    this.whole = whole;
    this.fraction = fraction;
    int decimals = 0;
    boolean divides = false;
    String where = "$";
    for (SchemaNumbers.Divisor divisor : numbers.divisors) {
      where = divisor.path();
      Modulus modulus = modulus(divisor);
      moduli.add(modulus);
      divides |= divisor.positive();
      decimals = Math.max(decimals, modulus.decimals);
    }
    path = where;
    boolean large = moduli.stream().anyMatch(modulus -> modulus.units > SMALL_DIVISOR);
    int most = large ? Math.min(digits, FEW_DIGITS) : digits;
    int needed = divides ? decimals : 0;
    int mostDecimals = divides ? decimals : Math.max(mostAfterPoint, decimals + 1);
    for (BigDecimal bound : bounds()) {
      needed = Math.max(needed, bound.scale());
      most = Math.max(most, bound.precision() - bound.scale() + 1);
      mostDecimals = divides ? decimals : Math.max(mostDecimals, bound.scale() + 1);
    }
    wholeDigits = most;
    countedDigits = large ? longestBound() + 1 : most;
    neededDecimals = needed;
    fractionDigits = fraction ? mostDecimals : 0;
  }

  private List<BigDecimal> bounds() {
    List<BigDecimal> bounds = new ArrayList<>();
    // A bound far off in the direction in which it leaves room needs no digits.
    if (numbers.low != null && numbers.low.signum() > 0) {
      bounds.add(numbers.low);
    }
    if (numbers.high != null && numbers.high.signum() < 0) {
      bounds.add(numbers.high);
    }
    BigDecimal low = numbers.low;
    BigDecimal high = numbers.high;
    if (low != null && high != null) {
      BigDecimal width = high.subtract(low);
      bounds.add(
          width.signum() == 0 ? low : BigDecimal.ONE.movePointLeft(Math.max(0, width.scale())));
    }
    return bounds;
  }

  private int longestBound() {
    int longest = 0;
    for (@Nullable BigDecimal bound : Arrays.asList(numbers.low, numbers.high)) {
      if (bound != null) {
        longest = Math.max(longest, bound.precision() - bound.scale());
      }
    }
    return Math.max(1, longest);
  }

  private static Modulus modulus(SchemaNumbers.Divisor divisor) {
    BigDecimal exact = divisor.divisor().stripTrailingZeros();
    int decimals = Math.max(0, exact.scale());
    BigInteger units = exact.movePointRight(decimals).toBigIntegerExact();
    if (units.bitLength() > 20 || units.intValueExact() > LARGEST_DIVISOR || decimals > DIGITS) {
      throw new SchemaException(
          divisor.path(),
          "multipleOf",
          "of "
              + divisor.divisor()
              + " can't be enforced by a grammar, only up to "
              + LARGEST_DIVISOR
              + " (without its decimal point); leave it out");
    }
    return new Modulus(units.intValueExact(), decimals, divisor.positive());
  }

  /** Returns what the automaton depends on, to find an equal one. */
  Object key() {
    return List.of(
        String.valueOf(numbers.low),
        numbers.lowOpen,
        String.valueOf(numbers.high),
        numbers.highOpen,
        List.copyOf(moduli),
        List.copyOf(numbers.excluded),
        whole,
        fraction);
  }

  RegexDfa toDfa(SchemaBudget budget) {
    String keyword = moduli.isEmpty() ? "" : "multipleOf";
    RegexDfa.Builder builder = new RegexDfa.Builder(path, keyword);
    Map<State, Integer> known = new HashMap<>();
    List<State> states = new ArrayList<>();
    State start =
        new State(Phase.START, false, 0, 0, Order.EQUAL, Order.EQUAL, true, true, zeros());
    known.put(start, builder.state(false));
    states.add(start);
    for (int at = 0; at < states.size(); at++) {
      State state = states.get(at);
      budget.spend(path, keyword, 100L + 20L * moduli.size());
      IntervalMap map = new IntervalMap();
      for (int c : new int[] {'-', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'}) {
        State next = next(state, c);
        if (next != null) {
          Integer target = known.get(next);
          if (target == null) {
            target = builder.state(accepts(next));
            known.put(next, target);
            states.add(next);
          }
          map.add(c, c, target);
        }
      }
      builder.edges(at, map.starts(), map.targets());
    }
    RegexDfa dfa = builder.build();
    if (!numbers.excluded.isEmpty()) {
      dfa = dfa.combine(excluded(), RegexDfa.Combination.FIRST_ONLY, path, keyword, budget);
    }
    dfa = dfa.minimal(path, keyword, budget);
    if (countedDigits < wholeDigits) {
      RegexDfa shortOnes =
          RegexLanguage.of(
              "^-?\\d{1," + wholeDigits + "}(\\.\\d*)?$", false, path, keyword, budget);
      dfa =
          dfa.combine(shortOnes, RegexDfa.Combination.BOTH, path, keyword, budget)
              .minimal(path, keyword, budget);
    }
    if (!moduli.isEmpty() && dfa.size() > MODULUS_STATES) {
      throw new SchemaException(
          path,
          keyword,
          "needs "
              + dfa.size()
              + " grammar rules for this divisor and these bounds, at most "
              + MODULUS_STATES
              + " are allowed; leave it out");
    }
    return dfa;
  }

  /** Returns all spellings of the numbers that are ruled out. */
  private RegexDfa excluded() {
    List<String> texts = new ArrayList<>();
    for (BigDecimal number : numbers.excluded) {
      String text = number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
      texts.add(text);
      String padded = text.contains(".") ? text : text + ".";
      for (int i = padded.length() - padded.indexOf('.'); i <= fractionDigits; i++) {
        padded += "0";
        texts.add(padded);
      }
    }
    return RegexDfa.literals(texts, path, "not");
  }

  private List<Integer> zeros() {
    return moduli.stream().map(modulus -> 0).toList();
  }

  private @Nullable Bound low(boolean negative) {
    BigDecimal bound = negative ? numbers.high : numbers.low;
    boolean open = negative ? numbers.highOpen : numbers.lowOpen;
    boolean matters = bound != null && (negative ? bound.signum() <= 0 : bound.signum() >= 0);
    return bound != null && matters ? Bound.of(bound, open) : null;
  }

  private @Nullable Bound high(boolean negative) {
    BigDecimal bound = negative ? numbers.low : numbers.high;
    boolean open = negative ? numbers.lowOpen : numbers.highOpen;
    return bound == null ? null : Bound.of(bound, open);
  }

  /** Tells whether no number of a sign is within the bounds. */
  private boolean none(boolean negative) {
    BigDecimal bound = negative ? numbers.low : numbers.high;
    return bound != null && (negative ? bound.signum() >= 0 : bound.signum() < 0);
  }

  private @Nullable State next(State state, int c) {
    if (c == '-') {
      return state.phase == Phase.START && !none(true)
          ? new State(
              Phase.SIGN, true, 0, 0, Order.EQUAL, Order.EQUAL, true, true, state.remainders)
          : null;
    }
    if (c == '.') {
      if (decimals(state.digits) == 0
          || (state.phase != Phase.ZERO && state.phase != Phase.WHOLE)) {
        return null;
      }
      return new State(
          Phase.POINT,
          state.negative,
          0,
          decimals(state.digits),
          settled(state.low, low(state.negative), state.digits),
          settled(state.high, high(state.negative), state.digits),
          state.zero,
          true,
          state.remainders);
    }
    int digit = c - '0';
    return switch (state.phase) {
      case START, SIGN -> none(state.negative) ? null : wholeDigit(state, digit);
      case ZERO -> null;
      case WHOLE -> state.digits < wholeDigits ? wholeDigit(state, digit) : null;
      case POINT, FRACTION ->
          state.digits < state.mostDecimals ? fractionDigit(state, digit) : null;
    };
  }

  private State wholeDigit(State state, int digit) {
    boolean zero = state.digits == 0 && digit == 0;
    return new State(
        zero ? Phase.ZERO : Phase.WHOLE,
        state.negative,
        Math.min(state.digits + 1, countedDigits),
        0,
        compared(state.low, low(state.negative), state.digits, digit),
        compared(state.high, high(state.negative), state.digits, digit),
        zero,
        true,
        remainders(state.remainders, digit));
  }

  /**
   * Returns how many decimals may follow so many digits: so few that a reader that rounds to 15
   * digits, as all do, still sees on which side of a bound the number is.
   */
  private int decimals(int digits) {
    int most = digits <= 1 ? 14 : digits <= 5 ? 10 : digits <= 12 ? 3 : 0;
    int needed = digits + neededDecimals <= DIGITS ? neededDecimals : 0;
    return fractionDigits == 0 ? 0 : Math.min(fractionDigits, Math.max(most, needed));
  }

  private static Order compared(Order so, @Nullable Bound bound, int position, int digit) {
    if (bound == null || so != Order.EQUAL || position >= bound.whole.length()) {
      return so;
    }
    return order(digit, bound.whole.charAt(position) - '0');
  }

  private static Order order(int digit, int other) {
    return digit < other ? Order.BELOW : digit > other ? Order.ABOVE : Order.EQUAL;
  }

  /** Compares whole parts, of which the one with more digits is the larger. */
  private static Order settled(Order so, @Nullable Bound bound, int digits) {
    if (bound == null || digits == bound.whole.length()) {
      return so;
    }
    return digits < bound.whole.length() ? Order.BELOW : Order.ABOVE;
  }

  private State fractionDigit(State state, int digit) {
    return new State(
        Phase.FRACTION,
        state.negative,
        state.digits + 1,
        state.mostDecimals,
        comparedFraction(state.low, low(state.negative), state.digits, digit),
        comparedFraction(state.high, high(state.negative), state.digits, digit),
        state.zero && digit == 0,
        state.whole && digit == 0,
        remainders(state.remainders, digit));
  }

  private static Order comparedFraction(Order so, @Nullable Bound bound, int position, int digit) {
    if (bound == null || so != Order.EQUAL) {
      return so;
    }
    int other = position < bound.fraction.length() ? bound.fraction.charAt(position) - '0' : 0;
    return order(digit, other);
  }

  private List<Integer> remainders(List<Integer> before, int digit) {
    List<Integer> after = new ArrayList<>();
    for (int i = 0; i < moduli.size(); i++) {
      after.add((10 * before.get(i) + digit) % moduli.get(i).units);
    }
    return List.copyOf(after);
  }

  private boolean accepts(State state) {
    boolean pointed = state.phase == Phase.FRACTION;
    if ((!pointed && state.phase != Phase.ZERO && state.phase != Phase.WHOLE)
        || (state.negative && state.zero)
        || !(state.whole ? whole : fraction)
        || (pointed && !fraction)) {
      return false;
    }
    int decimals = pointed ? state.digits : END;
    Bound low = low(state.negative);
    Bound high = high(state.negative);
    return within(state.low, low, state, pointed, Order.ABOVE)
        && within(state.high, high, state, pointed, Order.BELOW)
        && divisible(state.remainders, decimals);
  }

  private static boolean within(
      Order so, @Nullable Bound bound, State state, boolean pointed, Order inside) {
    if (bound == null) {
      return true;
    }
    Order order = pointed ? so : settled(so, bound, state.digits);
    int read = pointed ? state.digits : 0;
    if (order == Order.EQUAL && read < bound.fraction.length()) {
      order = Order.BELOW; // What is left of the bound's digits is not zero.
    }
    return order == inside || (order == Order.EQUAL && !bound.open);
  }

  private boolean divisible(List<Integer> remainders, int decimals) {
    for (int i = 0; i < moduli.size(); i++) {
      Modulus modulus = moduli.get(i);
      long units = remainders.get(i);
      for (int d = decimals; d < modulus.decimals; d++) {
        units = units * 10 % modulus.units;
      }
      // With more decimals than the divisor has, the remainder counts smaller units.
      boolean divides = decimals <= modulus.decimals && units == 0;
      if (divides != modulus.positive || decimals > modulus.decimals) {
        return false;
      }
    }
    return true;
  }
}
