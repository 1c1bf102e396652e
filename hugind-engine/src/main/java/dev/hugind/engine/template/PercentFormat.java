package dev.hugind.engine.template;

import java.math.BigInteger;
import java.util.Locale;

/** Python's {@code format % values}. */
final class PercentFormat {
  private static final Text SPACE = Text.own(" ");
  private static final Text ZERO = Text.own("0");

  private final Text format;
  private final Object values;
  private final Budget budget;
  private final TextBuilder out;
  private final boolean markup;
  private int position;
  private int used;
  private boolean byName;

  private PercentFormat(Text format, Object values, Budget budget) {
    this.format = format;
    this.values = values;
    this.budget = budget;
    this.out = new TextBuilder(budget);
    this.markup = format.isMarkup();
  }

  static Text format(Text format, Object values, Budget budget) {
    PercentFormat formatter = new PercentFormat(format, values, budget);
    formatter.run();
    return formatter.out.toText(formatter.markup);
  }

  private void run() {
    String characters = format.characters();
    while (position < characters.length()) {
      int percent = characters.indexOf('%', position);
      if (percent < 0) {
        out.append(format, position, characters.length());
        break;
      }
      out.append(format, position, percent);
      position = percent + 1;
      budget.step();
      directive();
    }
    boolean left =
        values instanceof TupleValue tuple ? used < tuple.size() : used == 0 && !isMapping();
    if (left && !byName) {
      throw TemplateException.runtime("not all arguments converted during string formatting");
    }
  }

  /** Whether Python takes the right side for a mapping, whose items need not all be used. */
  private boolean isMapping() {
    return switch (values) {
      case DictValue _, ListValue _, RangeValue _, BytesValue _, Undefined _ -> true;
      default -> false;
    };
  }

  private char peek() {
    if (position >= format.units()) {
      throw TemplateException.runtime("incomplete format");
    }
    return format.characters().charAt(position);
  }

  private Object next() {
    if (values instanceof TupleValue tuple) {
      if (used >= tuple.size()) {
        throw TemplateException.runtime("not enough arguments for format string");
      }
      return tuple.items().get(used++);
    }
    if (used++ > 0) {
      throw TemplateException.runtime("not enough arguments for format string");
    }
    return values;
  }

  /**
   * The flags and widths of one directive.
   *
   * @param left whether the value goes to the left
   * @param sign what stands before a positive number
   * @param zero whether zeros fill the width
   * @param alternate whether the alternate form is wanted
   * @param width the least width
   * @param precision the precision, or -1
   */
  private record Directive(
      boolean left, String sign, boolean zero, boolean alternate, long width, int precision) {}

  private void directive() {
    Object named = peek() == '(' ? named() : null;
    boolean left = false;
    boolean zero = false;
    boolean alternate = false;
    String sign = "";
    while ("-+ #0".indexOf(peek()) >= 0) {
      switch (format.characters().charAt(position++)) {
        case '-' -> left = true;
        case '+' -> sign = "+";
        case ' ' -> sign = sign.isEmpty() ? " " : sign;
        case '#' -> alternate = true;
        default -> zero = true;
      }
    }
    long width = number();
    if (width < 0) {
      left = true;
      width = -width;
    }
    int precision = -1;
    if (peek() == '.') {
      position++;
      precision = Math.clamp(number(), 0, Integer.MAX_VALUE);
      budget.text(precision);
    }
    while ("hlL".indexOf(peek()) >= 0) {
      position++;
    }
    char conversion = format.characters().charAt(position++);
    if (conversion == '%') {
      out.append(format, position - 1, position);
      return;
    }
    Object value = named == null ? next() : named;
    convert(value, conversion, new Directive(left, sign, zero, alternate, width, precision));
  }

  private Object named() {
    int start = ++position;
    int open = 1;
    while (open > 0) {
      char c = peek();
      open += c == '(' ? 1 : c == ')' ? -1 : 0;
      position++;
    }
    if (!(values instanceof DictValue dict)) {
      throw TemplateException.runtime("format requires a mapping");
    }
    byName = true;
    Object value = dict.get(format.part(start, position - 1));
    if (value == null) {
      throw TemplateException.runtime(
          "KeyError: '" + format.characters().substring(start, position - 1) + "'");
    }
    return value;
  }

  private long number() {
    if (peek() == '*') {
      position++;
      return Numbers.index(next());
    }
    long number = 0;
    while (peek() >= '0' && peek() <= '9') {
      number = Math.min(number * 10 + peek() - '0', Integer.MAX_VALUE);
      position++;
    }
    return number;
  }

  private void convert(Object value, char conversion, Directive directive) {
    switch (conversion) {
      case 's' ->
          text(markup ? Markup.escape(value, budget) : Printer.text(value, budget), directive);
      case 'r', 'a' -> {
        Text repr = conversion == 'a' ? Printer.ascii(value, budget) : Printer.repr(value, budget);
        text(markup ? Markup.escape(repr, budget) : repr, directive);
      }
      case 'c' -> text(character(value), directive);
      case 'd', 'i', 'u' -> decimal(value, directive);
      case 'o', 'x', 'X' -> radix(value, conversion, directive);
      case 'e', 'E', 'f', 'F', 'g', 'G' -> floating(value, conversion, directive);
      default ->
          throw TemplateException.runtime("unsupported format character '" + conversion + "'");
    }
  }

  private void text(Text value, Directive directive) {
    Text shown = value;
    if (directive.precision() >= 0 && directive.precision() < value.length()) {
      shown = value.part(0, value.unitOfIndex(directive.precision()));
    }
    PaddingMethods.Side side =
        directive.left() ? PaddingMethods.Side.RIGHT : PaddingMethods.Side.LEFT;
    out.append(PaddingMethods.pad(shown, directive.width(), SPACE, side, budget));
  }

  private static Text character(Object value) {
    if (value instanceof Text text && text.length() == 1) {
      return text;
    }
    if (!Numbers.isInteger(value)) {
      throw TemplateException.runtime("%c requires int or char");
    }
    long code = Numbers.index(value);
    if (code < 0 || code > Character.MAX_CODE_POINT) {
      throw TemplateException.runtime("%c arg not in range(0x110000)");
    }
    return Text.own(Character.toString((int) code));
  }

  private static TemplateException notNumber(char conversion, Object value) {
    if (value instanceof Undefined undefined) {
      return undefined.failure();
    }
    return TemplateException.runtime(
        "%" + conversion + " format: a real number is required, not " + TypeNames.of(value));
  }

  private void decimal(Object value, Directive directive) {
    Object number = value instanceof Double real ? Numbers.truncate(real) : value;
    if (!Numbers.isInteger(number)) {
      throw notNumber('d', value);
    }
    BigInteger integer = Numbers.big(number);
    number(
        integer.signum() < 0, "", leadingZeros(Numbers.print(integer.abs()), directive), directive);
  }

  private void radix(Object value, char conversion, Directive directive) {
    if (!Numbers.isInteger(value)) {
      throw notNumber(conversion, value);
    }
    BigInteger integer = Numbers.big(value);
    String digits = integer.abs().toString(conversion == 'o' ? 8 : 16);
    String shown = conversion == 'X' ? digits.toUpperCase(Locale.ROOT) : digits;
    String prefix = directive.alternate() ? "0" + conversion : "";
    number(integer.signum() < 0, prefix, leadingZeros(shown, directive), directive);
  }

  private static String leadingZeros(String digits, Directive directive) {
    return "0".repeat(Math.max(0, directive.precision() - digits.length())) + digits;
  }

  private void floating(Object value, char conversion, Directive directive) {
    if (!Numbers.isNumber(value)) {
      throw notNumber(conversion, value);
    }
    double number = Numbers.toDouble(value);
    int precision = directive.precision() < 0 ? 6 : directive.precision();
    String digits =
        NumberFormat.write(Math.abs(number), conversion, precision, directive.alternate());
    number(Math.copySign(1, number) < 0 && !Double.isNaN(number), "", digits, directive);
  }

  private void number(boolean negative, String prefix, String digits, Directive directive) {
    String start = (negative ? "-" : directive.sign()) + prefix;
    long missing = directive.width() - start.length() - digits.length();
    boolean zeros = directive.zero() && !directive.left();
    if (!zeros && !directive.left()) {
      out.repeat(SPACE, missing);
    }
    out.own(start);
    if (zeros) {
      out.repeat(ZERO, missing);
    }
    out.own(digits);
    if (directive.left()) {
      out.repeat(SPACE, missing);
    }
  }
}
