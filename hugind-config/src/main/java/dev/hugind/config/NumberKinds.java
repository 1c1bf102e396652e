package dev.hugind.config;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The kinds of plain numbers. */
final class NumberKinds {
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+(_[0-9]+)*");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]{1,40}(\\.[0-9]{0,40})?|\\.[0-9]{1,40})([eE][+-]?[0-9]{1,3})?");

  /** The number of layers on the GPU: -1 and {@code auto} are the same. */
  static final ScalarKind<Integer> GPU_LAYERS = gpuLayers();

  private NumberKinds() {}

  static ScalarKind<Integer> whole(int min, int max, String unit) {
    return whole(min, max, unit, "");
  }

  /** A whole number in a range; {@code meanings} explains special values, such as "0 = off". */
  static ScalarKind<Integer> whole(int min, int max, String unit, String meanings) {
    return ScalarKind.of(
        "whole number",
        unit,
        range(Integer.toString(min), Integer.toString(max), meanings),
        "a whole number"
            + (unit.isEmpty() ? "" : " of " + unit)
            + " from "
            + range(Integer.toString(min), Integer.toString(max), meanings),
        (text, place) -> {
          Long number = parseWhole(text, min, max);
          return number == null ? null : number.intValue();
        },
        value -> Integer.toString(value));
  }

  static ScalarKind<Long> longWhole(long min, long max, String meanings) {
    String range = range(Long.toString(min), Long.toString(max), meanings);
    return ScalarKind.of(
        "whole number",
        "",
        range,
        "a whole number from " + range,
        (text, place) -> parseWhole(text, min, max),
        value -> Long.toString(value));
  }

  static ScalarKind<Double> decimal(double min, double max) {
    return decimal(min, max, "");
  }

  static ScalarKind<Double> decimal(double min, double max, String meanings) {
    String range = range(print(min), print(max), meanings);
    return ScalarKind.of(
        "number",
        "",
        range,
        "a number from " + range,
        (text, place) -> parseDecimal(text, min, max),
        NumberKinds::print);
  }

  private static ScalarKind<Integer> gpuLayers() {
    ScalarKind<Integer> layers = whole(-1, 100_000, "layers", "-1 = auto = as many as fit");
    return ScalarKind.of(
        layers.type(),
        layers.unit(),
        "auto, or " + layers.range(),
        "auto, or " + layers.allowed(),
        (text, place) ->
            text.equals("auto") ? Integer.valueOf(-1) : layers.parser().parse(text, place),
        layers.printer());
  }

  private static String range(String min, String max, String meanings) {
    return min + " to " + max + (meanings.isEmpty() ? "" : " (" + meanings + ")");
  }

  private static @Nullable Long parseWhole(String text, long min, long max) {
    // Nineteen digits, a sign and separators; longer text is out of every range anyway.
    if (text.length() > 40 || !WHOLE.matcher(text).matches()) {
      return null;
    }
    try {
      long number = Long.parseLong(text.replace("_", ""));
      return number < min || number > max ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Double parseDecimal(String text, double min, double max) {
    if (!DECIMAL.matcher(text).matches()) {
      return null;
    }
    double number = Double.parseDouble(text);
    // Adding zero turns -0.0 into 0.0.
    return number < min || number > max ? null : number + 0.0;
  }

  /** Prints 1.0 as 1, 0.05 as 0.05 and 1e12 without an exponent. */
  private static String print(double number) {
    String text = new BigDecimal(Double.toString(number)).toPlainString();
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
