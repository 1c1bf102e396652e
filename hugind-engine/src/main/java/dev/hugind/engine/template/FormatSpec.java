package dev.hugind.engine.template;

import java.math.BigInteger;
import java.util.Locale;

/**
 * Python's {@code format(value, spec)}.
 *
 * @param fill the fill character
 * @param align one of {@code < > ^ =}, or a space when none is given
 * @param sign one of {@code + -} and space
 * @param alternate whether the alternate form is wanted
 * @param width the least width
 * @param grouping {@code ,} or {@code _}, or a space when none is given
 * @param precision the precision, or -1
 * @param type the type character, or a space when none is given
 */
record FormatSpec(
    String fill,
    char align,
    char sign,
    boolean alternate,
    long width,
    char grouping,
    int precision,
    char type) {

  static Text format(Object value, Text spec, Budget budget) {
    if (spec.isEmpty()) {
      return Printer.text(value, budget);
    }
    FormatSpec parsed = parse(spec.characters());
    budget.text(Math.max(0, parsed.precision));
    return switch (value) {
      case Text text -> parsed.text(text, budget);
      case Double number -> parsed.floating(number, budget);
      case Boolean _, Long _, BigInteger _ -> parsed.integer(Numbers.big(value), budget);
      default ->
          throw TemplateException.runtime(
              "unsupported format string passed to " + TypeNames.of(value) + ".__format__");
    };
  }

  private static FormatSpec parse(String spec) {
    int i = 0;
    String fill = " ";
    char align = ' ';
    int first = Character.charCount(spec.codePointAt(0));
    if (spec.length() > first && "<>=^".indexOf(spec.charAt(first)) >= 0) {
      fill = spec.substring(0, first);
      align = spec.charAt(first);
      i = first + 1;
    } else if ("<>=^".indexOf(spec.charAt(0)) >= 0) {
      align = spec.charAt(0);
      i = 1;
    }
    char sign = '-';
    if (i < spec.length() && "+- ".indexOf(spec.charAt(i)) >= 0) {
      sign = spec.charAt(i++);
    }
    if (spec.startsWith("z", i)) {
      i++;
    }
    boolean alternate = spec.startsWith("#", i);
    i += alternate ? 1 : 0;
    if (spec.startsWith("0", i)) {
      if (align == ' ') {
        align = '=';
        fill = "0";
      }
      i++;
    }
    int end = digitsEnd(spec, i);
    long width = number(spec, i, end, 0);
    i = end;
    char grouping = ' ';
    if (i < spec.length() && ",_".indexOf(spec.charAt(i)) >= 0) {
      grouping = spec.charAt(i++);
    }
    int precision = -1;
    if (spec.startsWith(".", i)) {
      end = digitsEnd(spec, i + 1);
      if (end == i + 1) {
        throw TemplateException.runtime("Format specifier missing precision");
      }
      precision = (int) number(spec, i + 1, end, 0);
      i = end;
    }
    if (spec.length() - i > 1) {
      throw TemplateException.runtime("Invalid format specifier");
    }
    return new FormatSpec(
        fill,
        align,
        sign,
        alternate,
        width,
        grouping,
        precision,
        i < spec.length() ? spec.charAt(i) : ' ');
  }

  private static int digitsEnd(String spec, int start) {
    int i = start;
    while (i < spec.length() && spec.charAt(i) >= '0' && spec.charAt(i) <= '9') {
      i++;
    }
    return i;
  }

  private static long number(String spec, int start, int end, long none) {
    if (start == end) {
      return none;
    }
    return end - start > 9 ? Integer.MAX_VALUE : Long.parseLong(spec.substring(start, end));
  }

  private TemplateException unknown(String kind) {
    return TemplateException.runtime(
        "Unknown format code '" + type + "' for object of type '" + kind + "'");
  }

  private Text text(Text value, Budget budget) {
    if (type != 's' && type != ' ') {
      throw unknown("str");
    }
    if (align == '=' && !fill.equals("0")) {
      throw TemplateException.runtime("'=' alignment not allowed in string format specifier");
    }
    if (sign != '-' || alternate || grouping != ' ') {
      throw TemplateException.runtime(
          "Sign, alternate form or grouping not allowed in string format specifier");
    }
    Text shown = value;
    if (precision >= 0 && precision < value.length()) {
      shown = value.part(0, value.unitOfIndex(precision));
    }
    return padded(shown, align == ' ' || align == '=' ? '<' : align, budget);
  }

  private Text padded(Text text, char side, Budget budget) {
    long missing = width - text.length();
    long left = side == '<' ? 0 : side == '^' ? missing / 2 : missing;
    return new TextBuilder(budget)
        .repeat(Text.own(fill), left)
        .append(text)
        .repeat(Text.own(fill), missing - Math.max(0, left))
        .toText();
  }

  private Text integer(BigInteger value, Budget budget) {
    if ("eEfFgG%".indexOf(type) >= 0) {
      return floating(Numbers.toDouble(Numbers.shrink(value)), budget);
    }
    if (precision >= 0) {
      throw TemplateException.runtime("Precision not allowed in integer format specifier");
    }
    BigInteger absolute = value.abs();
    String digits =
        switch (type) {
          case 'd', ' ', 'n' -> Numbers.print(absolute);
          case 'b' -> absolute.toString(2);
          case 'o' -> absolute.toString(8);
          case 'x' -> absolute.toString(16);
          case 'X' -> absolute.toString(16).toUpperCase(Locale.ROOT);
          case 'c' -> {
            if (value.signum() < 0
                || value.bitLength() > 21
                || value.intValue() > Character.MAX_CODE_POINT) {
              throw TemplateException.runtime("%c arg not in range(0x110000)");
            }
            yield Character.toString(value.intValue());
          }
          default -> throw unknown("int");
        };
    if (type == 'c') {
      return padded(Text.own(digits), align == ' ' || align == '=' ? '<' : align, budget);
    }
    String prefix = alternate && "boxX".indexOf(type) >= 0 ? "0" + type : "";
    return number(
        value.signum() < 0,
        prefix,
        digits,
        "",
        type == 'd' || type == ' ' || type == 'n' ? 3 : 4,
        budget);
  }

  private Text floating(double value, Budget budget) {
    double absolute = Math.abs(value);
    boolean negative = Math.copySign(1, value) < 0 && !Double.isNaN(value);
    String text =
        switch (type) {
          case 'e', 'E', 'f', 'F', 'g', 'G' ->
              NumberFormat.write(absolute, type, precision < 0 ? 6 : precision, alternate);
          case '%' ->
              NumberFormat.write(absolute * 100, 'f', precision < 0 ? 6 : precision, alternate)
                  + "%";
          case 'n' -> NumberFormat.write(absolute, 'g', precision < 0 ? 6 : precision, alternate);
          case ' ' -> precision < 0 ? Numbers.print(absolute) : shortest(absolute);
          default -> throw unknown("float");
        };
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    return number(negative, "", text.substring(0, digits), text.substring(digits), 3, budget);
  }

  /**
   * Without a type, a float keeps a digit after the point, and has an exponent sooner than with
   * {@code g}.
   */
  private String shortest(double absolute) {
    if (Double.isNaN(absolute) || Double.isInfinite(absolute)) {
      return Double.isNaN(absolute) ? "nan" : "inf";
    }
    String general = NumberFormat.general(absolute, precision, false);
    if (general.indexOf('.') >= 0 || general.indexOf('e') >= 0) {
      return general;
    }
    return general.length() >= Math.max(1, precision) && absolute != 0
        ? withExponent(absolute)
        : general + ".0";
  }

  private String withExponent(double absolute) {
    String text = NumberFormat.exponential(absolute, Math.max(0, precision - 1));
    int e = text.indexOf('e');
    String digits = text.substring(0, e);
    while (digits.endsWith("0") && digits.indexOf('.') >= 0) {
      digits = digits.substring(0, digits.length() - 1);
    }
    return (digits.endsWith(".") ? digits.substring(0, digits.length() - 1) : digits)
        + text.substring(e);
  }

  private Text number(
      boolean negative, String prefix, String digits, String rest, int groupSize, Budget budget) {
    String start = (negative ? "-" : sign == '-' ? "" : String.valueOf(sign)) + prefix;
    char side = align == ' ' ? '>' : align;
    String grouped = digits;
    if (grouping != ' ') {
      // Zeros that fill the width are grouped with the digits.
      long least = side == '=' && fill.equals("0") ? width - start.length() - rest.length() : 0;
      budget.text(Math.max(0, least));
      grouped = grouped(digits, groupSize, least);
    }
    Text body = Text.own(grouped + rest);
    if (side == '=') {
      return new TextBuilder(budget)
          .own(start)
          .repeat(Text.own(fill), width - start.length() - body.length())
          .append(body)
          .toText();
    }
    return padded(Text.own(start + body), side, budget);
  }

  private String grouped(String digits, int size, long least) {
    StringBuilder reversed = new StringBuilder();
    int count = 0;
    int i = digits.length() - 1;
    while (i >= 0 || reversed.length() < least) {
      if (count > 0 && count % size == 0) {
        reversed.append(grouping);
      }
      reversed.append(i >= 0 ? digits.charAt(i) : '0');
      i--;
      count++;
    }
    return reversed.reverse().toString();
  }
}
