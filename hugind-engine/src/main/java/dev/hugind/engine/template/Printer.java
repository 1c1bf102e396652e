package dev.hugind.engine.template;

import java.math.BigInteger;
import java.util.List;

/** Python's {@code str(value)} and {@code repr(value)}. */
final class Printer {
  private static final Text TRUE = Text.own("True");
  private static final Text FALSE = Text.own("False");
  private static final Text NONE = Text.own("None");

  private final Budget budget;
  private final TextBuilder out;
  private int depth;

  private Printer(Budget budget) {
    this.budget = budget;
    this.out = new TextBuilder(budget);
  }

  /** {@code str(value)}; a text stays what it is, marked as safe or not. */
  static Text text(Object value, Budget budget) {
    return switch (value) {
      case Text text -> text;
      case Boolean bool -> bool ? TRUE : FALSE;
      case None _ -> NONE;
      case Undefined _ -> Text.EMPTY;
      case Long number -> Text.own(Long.toString(number));
      default -> repr(value, budget);
    };
  }

  static Text repr(Object value, Budget budget) {
    Printer printer = new Printer(budget);
    printer.print(value);
    return printer.out.toText();
  }

  /** Python's {@code ascii(value)}: {@code repr} with all other characters escaped. */
  static Text ascii(Object value, Budget budget) {
    Text repr = repr(value, budget);
    TextBuilder escaped = new TextBuilder(budget);
    for (int i = 0; i < repr.units(); ) {
      int c = repr.characters().codePointAt(i);
      int next = i + Character.charCount(c);
      if (c < 128) {
        escaped.append(repr, i, next);
      } else {
        escaped.append(hex(c), repr.origin().foreignAt(i));
      }
      i = next;
    }
    return escaped.toText();
  }

  private void print(Object value) {
    budget.step();
    if (++depth > Equality.MAX_DEPTH) {
      throw TemplateException.limit(
          "recursionDepth", Equality.MAX_DEPTH, "Values nest too deep to be printed");
    }
    switch (value) {
      case Text text -> print(text);
      case Boolean bool -> out.own(bool ? "True" : "False");
      case None _ -> out.own("None");
      case Long number -> out.own(Long.toString(number));
      case BigInteger number -> out.own(Numbers.print(number));
      case Double number -> out.own(Numbers.print(number));
      case Undefined _ -> out.own("Undefined");
      case ListValue list -> print("[", list.items(), "]");
      case TupleValue tuple -> print("(", tuple.items(), tuple.size() == 1 ? ",)" : ")");
      case DictValue dict -> print(dict);
      case DictView view -> print(view.kind().typeName() + "([", view.items(), "])");
      case RangeValue range -> print(range);
      case BytesValue bytes -> print(bytes);
      case Namespace namespace -> {
        out.own("<Namespace ");
        print(namespace.attributes());
        out.own(">");
      }
      case Macro macro ->
          out.own(
              "<Macro " + (macro.name().isEmpty() ? "anonymous" : "'" + macro.name() + "'") + ">");
      case Loop loop -> out.own("<LoopContext " + loop.index() + "/" + loop.length() + ">");
      case LazyValues lazy -> out.own("<" + lazy.typeName() + " object>");
      default -> out.own("<" + TypeNames.of(value) + ">");
    }
    depth--;
  }

  private void print(String open, List<Object> items, String close) {
    out.own(open);
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        out.own(", ");
      }
      print(items.get(i));
    }
    out.own(close);
  }

  private void print(DictValue dict) {
    out.own("{");
    boolean[] first = {true};
    dict.forEach(
        (key, value) -> {
          out.own(first[0] ? "" : ", ");
          first[0] = false;
          print(key);
          out.own(": ");
          print(value);
        });
    out.own("}");
  }

  private void print(RangeValue range) {
    out.own(
        "range("
            + range.start()
            + ", "
            + range.stop()
            + (range.step() == 1 ? "" : ", " + range.step())
            + ")");
  }

  private void print(BytesValue bytes) {
    boolean single = bytes.octets().contains((long) '\'') && !bytes.octets().contains((long) '"');
    char quote = single ? '"' : '\'';
    StringBuilder text = new StringBuilder("b").append(quote);
    for (Object octet : bytes.octets()) {
      int c = (int) Numbers.index(octet);
      if (c == quote || c == '\\') {
        text.append('\\').append((char) c);
      } else if (c == '\n' || c == '\r' || c == '\t') {
        text.append(c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
      } else if (c < ' ' || c > '~') {
        text.append("\\x")
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      } else {
        text.append((char) c);
      }
    }
    out.append(text.append(quote).toString(), true);
  }

  private void print(Text text) {
    String characters = text.characters();
    if (text.isMarkup()) {
      out.own("Markup(");
    }
    char quote = characters.indexOf('\'') >= 0 && characters.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote, false);
    int done = 0;
    for (int i = 0; i < characters.length(); ) {
      int c = characters.codePointAt(i);
      int next = i + Character.charCount(c);
      if (c == quote || c == '\\' || c < ' ' || c >= 127) {
        String escaped = escape(c, quote);
        if (!escaped.isEmpty()) {
          out.append(text, done, i).append(escaped, text.origin().foreignAt(i));
          done = next;
        }
      }
      i = next;
    }
    out.append(text, done, characters.length()).append(quote, false);
    if (text.isMarkup()) {
      out.own(")");
    }
  }

  /** The escape for a character, or nothing when it is printed as it is. */
  private static String escape(int c, char quote) {
    if (c == quote || c == '\\') {
      return "\\" + (char) c;
    }
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> Characters.isPrintable(c) ? "" : hex(c);
    };
  }

  static String hex(int c) {
    if (c < 0x100) {
      return "\\x" + digits(c, 2);
    }
    return c < 0x10000 ? "\\u" + digits(c, 4) : "\\U" + digits(c, 8);
  }

  private static String digits(int c, int width) {
    String digits = Integer.toHexString(c);
    return "0".repeat(width - digits.length()) + digits;
  }
}
