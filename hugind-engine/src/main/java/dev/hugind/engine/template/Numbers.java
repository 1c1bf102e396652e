package dev.hugind.engine.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Python's numbers: unbounded integers (as {@link Long} where they fit, else {@link BigInteger}),
 * floats, booleans.
 */
final class Numbers {
  /** Largest integer in bits; Python itself has no bound, but prints no more than 4300 digits. */
  static final int MAX_BITS = 65_536;

  /** Numbers with more bits have more than 4300 digits for sure. */
  private static final int MAX_PRINTED_BITS = 14_290;

  private Numbers() {}

  static boolean isNumber(Object value) {
    return value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof BigInteger;
  }

  static boolean isInteger(Object value) {
    return value instanceof Long || value instanceof Boolean || value instanceof BigInteger;
  }

  /** The same integer in the form that all integers have here. */
  static Object shrink(BigInteger value) {
    if (value.bitLength() < Long.SIZE) {
      return value.longValue();
    }
    if (value.bitLength() > MAX_BITS) {
      throw tooLarge();
    }
    return value;
  }

  static TemplateException tooLarge() {
    return TemplateException.limit(
        "integer bits", MAX_BITS, "The template computes too large an integer");
  }

  static BigInteger big(Object integer) {
    return switch (integer) {
      case Boolean bool -> bool ? BigInteger.ONE : BigInteger.ZERO;
      case Long number -> BigInteger.valueOf(number);
      case BigInteger number -> number;
      default -> throw notInteger(integer);
    };
  }

  static double toDouble(Object number) {
    return switch (number) {
      case Boolean bool -> bool ? 1 : 0;
      case Long value -> value;
      case Double value -> value;
      case BigInteger value -> {
        double result = value.doubleValue();
        if (Double.isInfinite(result)) {
          throw TemplateException.runtime("int too large to convert to float");
        }
        yield result;
      }
      default ->
          throw TemplateException.runtime("must be real number, not " + TypeNames.of(number));
    };
  }

  /** An integer as an index or count, clipped to the range of {@code long}. */
  static long index(Object value) {
    return switch (value) {
      case Boolean bool -> bool ? 1 : 0;
      case Long number -> number;
      case BigInteger number -> number.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
      default -> throw notInteger(value);
    };
  }

  /** An integer as a count that is at most {@link Integer#MAX_VALUE} and at least its negative. */
  static int count(Object value) {
    return Math.clamp(index(value), -Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  private static TemplateException notInteger(Object value) {
    return TemplateException.runtime(
        "'" + TypeNames.of(value) + "' object cannot be interpreted as an integer");
  }

  /** Compares two numbers exactly; a NaN is unequal to everything, which 2 stands for. */
  static int compare(Object left, Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      return Long.compare(a, b);
    }
    if (left instanceof Double || right instanceof Double) {
      return compareFloats(left, right);
    }
    return big(left).compareTo(big(right));
  }

  private static int compareFloats(Object left, Object right) {
    if (left instanceof Double a && right instanceof Double b) {
      return compareDoubles(a, b);
    }
    Double number = left instanceof Double a ? a : (Double) right;
    if (number.isNaN()) {
      return 2;
    }
    if (number.isInfinite()) {
      int sign = number > 0 ? 1 : -1;
      return Equality.isSame(left, number) ? sign : -sign;
    }
    return exact(left).compareTo(exact(right));
  }

  private static int compareDoubles(double left, double right) {
    if (Double.isNaN(left) || Double.isNaN(right)) {
      return 2;
    }
    return left < right ? -1 : left > right ? 1 : 0;
  }

  private static BigDecimal exact(Object number) {
    return number instanceof Double value ? new BigDecimal(value) : new BigDecimal(big(number));
  }

  /** Python's {@code int(float)}. */
  static Object truncate(double value) {
    if (Double.isNaN(value)) {
      throw TemplateException.runtime("cannot convert float NaN to integer");
    }
    if (Double.isInfinite(value)) {
      throw TemplateException.runtime("cannot convert float infinity to integer");
    }
    return shrink(new BigDecimal(value).toBigInteger());
  }

  /** Reads an integer as Python's {@code int(text, base)} does, or null where that fails. */
  static @Nullable Object parseInteger(String source, int base) {
    String text = asciiDigits(Characters.strip(source));
    boolean negative = text.startsWith("-");
    if (negative || text.startsWith("+")) {
      text = text.substring(1);
    }
    int radix = base;
    int prefixed = text.length() > 2 && text.charAt(0) == '0' ? radixOf(text.charAt(1)) : 0;
    if (prefixed != 0 && (base == prefixed || base == 0)) {
      radix = prefixed;
      text = text.charAt(2) == '_' ? text.substring(3) : text.substring(2);
    } else if (base == 0) {
      radix = 10;
      if (text.startsWith("0") && !text.chars().allMatch(c -> c == '0' || c == '_')) {
        return null;
      }
    }
    if (!hasSoundUnderscores(text) || radix < 2 || radix > 36) {
      return null;
    }
    String digits = text.replace("_", "");
    if (digits.length() > 4300 && Integer.bitCount(radix) != 1) {
      return null;
    }
    if (digits.length() > MAX_BITS) {
      throw tooLarge();
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) > 'z' || Character.digit(digits.charAt(i), radix) < 0) {
        return null;
      }
    }
    BigInteger value = new BigInteger(digits, radix);
    return shrink(negative ? value.negate() : value);
  }

  private static int radixOf(char letter) {
    return switch (letter) {
      case 'x', 'X' -> 16;
      case 'o', 'O' -> 8;
      case 'b', 'B' -> 2;
      default -> 0;
    };
  }

  /** Reads a float as Python's {@code float(text)} does, or null where that fails. */
  static @Nullable Double parseFloat(String source) {
    String text = asciiDigits(Characters.strip(source));
    int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    double sign = text.startsWith("-") ? -1 : 1;
    String rest = Characters.lowerAscii(text.substring(start));
    switch (rest) {
      case "inf", "infinity" -> {
        return sign * Double.POSITIVE_INFINITY;
      }
      case "nan" -> {
        return Double.NaN;
      }
      default -> {}
    }
    boolean digits = false;
    for (int i = 0; i < rest.length(); i++) {
      char c = rest.charAt(i);
      digits |= c >= '0' && c <= '9';
      if ((c < '0' || c > '9') && "e.+-_".indexOf(c) < 0) {
        return null;
      }
      if (c == '_'
          && (i == 0
              || i + 1 == rest.length()
              || !isDigit(rest.charAt(i - 1))
              || !isDigit(rest.charAt(i + 1)))) {
        return null;
      }
    }
    if (!digits) {
      return null;
    }
    try {
      return sign
          * Double.parseDouble(
              rest.startsWith("+") || rest.startsWith("-") ? "x" : rest.replace("_", ""));
    } catch (NumberFormatException _) {
      return null;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean hasSoundUnderscores(String digits) {
    return !digits.isEmpty()
        && !digits.startsWith("_")
        && !digits.endsWith("_")
        && !digits.contains("__");
  }

  /** Replaces the decimal digits of other scripts, which Python reads too. */
  private static String asciiDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        StringBuilder plain = new StringBuilder();
        text.codePoints()
            .forEach(
                c -> {
                  if (Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
                    plain.append(Character.digit(c, 10));
                  } else {
                    plain.appendCodePoint(c);
                  }
                });
        return plain.toString();
      }
    }
    return text;
  }

  /** Python's {@code repr(float)}: the shortest digits that read back as the same number. */
  static String print(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    String sign = Math.copySign(1, value) < 0 ? "-" : "";
    if (value == 0) {
      return sign + "0.0";
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    if (exponent < -4 || exponent >= 16) {
      String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
      String power =
          (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
      return sign + digits.charAt(0) + fraction + "e" + power;
    }
    String plain = shortest.toPlainString();
    return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
  }

  static BigDecimal shortest(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (decimal.precision() == 2) {
      // Java always writes two digits, so it may miss the single digit that would do.
      BigDecimal single = decimal.round(new java.math.MathContext(1));
      if (single.doubleValue() == value) {
        return single.stripTrailingZeros();
      }
    }
    return decimal;
  }

  /** Python's {@code str(int)}, which refuses more than 4300 digits. */
  static String print(BigInteger value) {
    String digits = value.bitLength() > MAX_PRINTED_BITS ? "" : value.toString();
    if (digits.isEmpty() || digits.length() > (value.signum() < 0 ? 4301 : 4300)) {
      throw TemplateException.runtime(
          "Exceeds the limit (4300 digits) for integer string conversion");
    }
    return digits;
  }
}
