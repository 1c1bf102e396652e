package dev.hugind.engine.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Writes floats with the conversions {@code e}, {@code f} and {@code g}; the sign is left to the
 * caller.
 */
final class NumberFormat {
  /** No float has more digits than this after the point; further ones are zeros. */
  private static final int MAX_DIGITS = 1_100;

  private NumberFormat() {}

  static String fixed(double value, int precision) {
    int exact = Math.min(precision, MAX_DIGITS);
    return new BigDecimal(value).setScale(exact, RoundingMode.HALF_EVEN).toPlainString()
        + "0".repeat(precision - exact);
  }

  static String exponential(double value, int precision) {
    int exact = Math.min(precision, MAX_DIGITS);
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(exact + 1, RoundingMode.HALF_EVEN));
    String digits = rounded.unscaledValue().toString();
    int exponent = value == 0 ? 0 : rounded.precision() - 1 - rounded.scale();
    String fraction = digits.substring(1) + "0".repeat(precision - digits.length() + 1);
    String power =
        (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    return digits.charAt(0) + (precision > 0 ? "." + fraction : "") + "e" + power;
  }

  static String general(double value, int givenPrecision, boolean keepZeros) {
    int precision = Math.max(1, givenPrecision);
    int exact = Math.min(precision, MAX_DIGITS);
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(exact, RoundingMode.HALF_EVEN));
    int exponent = value == 0 ? 0 : rounded.precision() - 1 - rounded.scale();
    if (exponent >= -4 && exponent < precision) {
      String plain = fixed(value, precision - 1 - exponent);
      return keepZeros ? plain : withoutZeros(plain);
    }
    String text = exponential(value, precision - 1);
    int e = text.indexOf('e');
    return keepZeros ? text : withoutZeros(text.substring(0, e)) + text.substring(e);
  }

  private static String withoutZeros(String digits) {
    if (digits.indexOf('.') < 0) {
      return digits;
    }
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    return digits.substring(0, digits.charAt(end - 1) == '.' ? end - 1 : end);
  }

  /** Writes an absolute value, infinite or not, with one of the conversions {@code e E f F g G}. */
  static String write(double value, char conversion, int precision, boolean alternate) {
    String text;
    if (Double.isNaN(value)) {
      text = "nan";
    } else if (Double.isInfinite(value)) {
      text = "inf";
    } else {
      text =
          switch (Character.toLowerCase(conversion)) {
            case 'e' -> exponential(value, precision);
            case 'f' -> fixed(value, precision);
            default -> general(value, precision, alternate);
          };
      if (alternate && text.indexOf('.') < 0) {
        int e = text.indexOf('e');
        text = e < 0 ? text + "." : text.substring(0, e) + "." + text.substring(e);
      }
    }
    return Character.isUpperCase(conversion) ? text.toUpperCase(java.util.Locale.ROOT) : text;
  }
}
