package dev.hugind.engine.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Filters about numbers. */
final class NumberFilters {
  static final FunctionTable TABLE =
      new FunctionTable()
          .add("abs", Parameters.positional("x"), (r, a) -> abs(a.get(0)))
          .add("int", Parameters.of("value", "default?", "base?"), (r, a) -> integer(r, a))
          .add(
              "float",
              Parameters.of("value", "default?"),
              (r, a) -> floating(a.get(0), a.or(1, 0.0)))
          .add("round", Parameters.of("value", "precision?", "method?"), (r, a) -> round(r, a))
          .add("filesizeformat", Parameters.of("value", "binary?"), (r, a) -> fileSize(a));

  private static final int MAX_PRECISION = 400;

  private NumberFilters() {}

  private static Object abs(Object value) {
    if (value instanceof Double number) {
      return Math.abs(number);
    }
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (!Numbers.isInteger(value)) {
      throw TemplateException.runtime("bad operand type for abs(): '" + TypeNames.of(value) + "'");
    }
    return Numbers.shrink(Numbers.big(value).abs());
  }

  private static Object integer(Rendering rendering, Bound arguments) {
    Object value = arguments.get(0);
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    Object fallback = arguments.or(1, 0L);
    if (value instanceof Text text) {
      rendering.budget().scan(64L * text.units());
      Object base = arguments.or(2, 10L);
      Object parsed =
          Numbers.isInteger(base)
              ? Numbers.parseInteger(text.characters(), Numbers.count(base))
              : null;
      return parsed == null ? truncated(Numbers.parseFloat(text.characters()), fallback) : parsed;
    }
    if (value instanceof Double number) {
      if (number.isInfinite()) {
        throw TemplateException.runtime("cannot convert float infinity to integer");
      }
      return truncated(number, fallback);
    }
    return Numbers.isInteger(value) ? Arithmetic.plus(value) : fallback;
  }

  private static Object truncated(@Nullable Double number, Object fallback) {
    return number == null || number.isNaN() || number.isInfinite()
        ? fallback
        : Numbers.truncate(number);
  }

  private static Object floating(Object value, Object fallback) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (value instanceof Text text) {
      Double parsed = Numbers.parseFloat(text.characters());
      return parsed == null ? fallback : parsed;
    }
    return Numbers.isNumber(value) ? (Object) Numbers.toDouble(value) : fallback;
  }

  private static Object round(Rendering rendering, Bound arguments) {
    Object value = arguments.get(0);
    int precision = arguments.count(1, 0);
    String method = arguments.has(2) ? arguments.text(2).characters() : "common";
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    return switch (method) {
      case "common" -> common(value, precision);
      case "ceil", "floor" -> directed(rendering, value, precision, method.equals("ceil"));
      default -> throw TemplateException.runtime("method must be common, ceil or floor");
    };
  }

  private static Object common(Object value, int precision) {
    if (value instanceof Double number) {
      return round(number, precision);
    }
    if (!Numbers.isInteger(value)) {
      throw TemplateException.runtime(
          "type " + TypeNames.of(value) + " doesn't define __round__ method");
    }
    if (precision >= 0) {
      return Arithmetic.plus(value);
    }
    BigDecimal rounded =
        new BigDecimal(Numbers.big(value))
            .setScale(Math.max(precision, -Numbers.MAX_BITS), RoundingMode.HALF_EVEN);
    return Numbers.shrink(rounded.toBigInteger());
  }

  private static double round(double number, int precision) {
    if (Double.isNaN(number)
        || Double.isInfinite(number)
        || number == 0
        || precision > MAX_PRECISION) {
      return number;
    }
    if (precision < -MAX_PRECISION) {
      return Math.copySign(0.0, number);
    }
    double rounded =
        new BigDecimal(number).setScale(precision, RoundingMode.HALF_EVEN).doubleValue();
    return rounded == 0 ? Math.copySign(0.0, number) : rounded;
  }

  private static Object directed(Rendering rendering, Object value, int precision, boolean up) {
    if (Math.abs((long) precision) > MAX_PRECISION) {
      throw TemplateException.runtime("precision out of range: " + precision);
    }
    Object scale =
        precision >= 0
            ? Numbers.shrink(BigInteger.TEN.pow(precision))
            : (Object) Math.pow(10, precision);
    Object scaled = Arithmetic.apply("*", value, scale, rendering.budget());
    double number = Numbers.toDouble(scaled);
    Object whole = scaled;
    if (scaled instanceof Double) {
      whole = Numbers.truncate(up ? Math.ceil(number) : Math.floor(number));
    }
    return Arithmetic.apply("/", whole, scale, rendering.budget());
  }

  private static Text fileSize(Bound arguments) {
    Object given = arguments.get(0);
    Object parsed = floating(given, None.NONE);
    if (!(parsed instanceof Double bytes)) {
      throw TemplateException.runtime("could not convert to float: " + TypeNames.of(given));
    }
    boolean binary = arguments.truth(1);
    double base = binary ? 1024 : 1000;
    if (bytes == 1) {
      return Text.own("1 Byte");
    }
    if (bytes.isNaN() || bytes.isInfinite()) {
      String shown = bytes == Double.NEGATIVE_INFINITY ? null : Numbers.print(bytes);
      if (shown == null) {
        throw TemplateException.runtime("cannot convert float infinity to integer");
      }
      return Text.own(shown + (binary ? " YiB" : " YB"));
    }
    if (bytes < base) {
      return Text.own(Numbers.truncate(bytes) + " Bytes");
    }
    String prefixes = "kMGTPEZY";
    for (int i = 0; i < prefixes.length(); i++) {
      double unit = Math.pow(base, i + 2);
      if (bytes < unit || i == prefixes.length() - 1) {
        String prefix = prefixes.substring(i, i + 1);
        String name = binary ? (i == 0 ? "K" : prefix) + "iB" : prefix + "B";
        return Text.own(NumberFormat.fixed(base * bytes / unit, 1) + " " + name);
      }
    }
    throw new IllegalStateException("no prefix fits");
  }
}
