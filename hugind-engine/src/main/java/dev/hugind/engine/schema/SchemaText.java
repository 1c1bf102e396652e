package dev.hugind.engine.schema;

import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes expressions in GBNF.
 *
 * <p><b>Thread safety:</b> safe; it has no state.
 */
final class SchemaText {
  /** Up to this count a repetition is written as one; llama.cpp refuses those above 2,000. */
  private static final int PLAIN_COUNT = 256;

  private static final int BLOCK = 64;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private SchemaText() {}

  /** Writes an expression as the body of a rule. */
  static String write(SchemaExpr expr, Map<Integer, String> names) {
    return switch (expr) {
      case SchemaExpr.Text text -> literal(text.text());
      case SchemaExpr.Named named -> named.rule();
      case SchemaExpr.Call call -> names.getOrDefault(call.rule(), "");
      case SchemaExpr.Characters characters -> set(characters.set());
      case SchemaExpr.Sequence sequence ->
          sequence.parts().isEmpty()
              ? "\"\""
              : sequence.parts().stream()
                  .map(part -> grouped(part, part instanceof SchemaExpr.Choice, names))
                  .collect(Collectors.joining(" "));
      case SchemaExpr.Choice choice ->
          choice.options().stream()
              .map(option -> write(option, names))
              .collect(Collectors.joining(" | "));
      case SchemaExpr.Repeat repeat -> {
        boolean group =
            repeat.item() instanceof SchemaExpr.Choice
                || repeat.item() instanceof SchemaExpr.Sequence
                || repeat.item() instanceof SchemaExpr.Repeat
                || repeat.item() instanceof SchemaExpr.Text;
        yield repetition(grouped(repeat.item(), group, names), repeat.least(), repeat.most());
      }
    };
  }

  private static String grouped(SchemaExpr expr, boolean group, Map<Integer, String> names) {
    String text = write(expr, names);
    return group ? "(" + text + ")" : text;
  }

  private static String repetition(String item, int least, int most) {
    if (most < 0) {
      return switch (least) {
        case 0 -> item + "*";
        case 1 -> item + "+";
        default -> exactly(item, least) + " " + item + "*";
      };
    }
    if (least == 0 && most == 1) {
      return item + "?";
    }
    if (most <= PLAIN_COUNT) {
      return item + "{" + least + (least == most ? "" : "," + most) + "}";
    }
    String first = least == 0 ? "" : exactly(item, least);
    String rest = most == least ? "" : atMost(item, most - least);
    return first + (first.isEmpty() || rest.isEmpty() ? "" : " ") + rest;
  }

  /** Writes a large count as blocks, so that it is not expanded item by item. */
  private static String exactly(String item, int count) {
    if (count <= PLAIN_COUNT) {
      return item + "{" + count + "}";
    }
    String blocks = exactly("(" + item + "{" + BLOCK + "})", count / BLOCK);
    return count % BLOCK == 0 ? blocks : blocks + " " + item + "{" + count % BLOCK + "}";
  }

  private static String atMost(String item, int count) {
    if (count <= PLAIN_COUNT) {
      return item + "{0," + count + "}";
    }
    // The rest is one item short of a block at least, so that no count is left out.
    int blocks = (count - BLOCK + 1) / BLOCK;
    return atMost("(" + item + "{" + BLOCK + "})", blocks)
        + " "
        + item
        + "{0,"
        + (count - blocks * BLOCK)
        + "}";
  }

  static String literal(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
              } else if ((c >= ' ' && c < 0x7F) || Character.isLetterOrDigit(c)) {
                out.appendCodePoint(c);
              } else {
                escape(c, out);
              }
            });
    return out.append('"').toString();
  }

  private static String set(RegexCodePoints set) {
    boolean negated = set.contains(Character.MAX_CODE_POINT);
    RegexCodePoints listed = negated ? set.complement() : set;
    if (listed.isEmpty()) {
      return "[\\x00-\\U0010FFFF]";
    }
    StringBuilder out = new StringBuilder(negated ? "[^" : "[");
    for (int i = 0; i < listed.ranges(); i++) {
      member(listed.first(i), out);
      if (listed.last(i) > listed.first(i)) {
        if (listed.last(i) > listed.first(i) + 1) {
          out.append('-');
        }
        member(listed.last(i), out);
      }
    }
    return out.append(']').toString();
  }

  private static void member(int c, StringBuilder out) {
    if (c < 0x7F
        && (Character.isLetterOrDigit(c) || " !#$%&'()*+,./:;<=>?@_`{|}~".indexOf(c) >= 0)) {
      out.append((char) c);
    } else {
      escape(c, out);
    }
  }

  private static void escape(int c, StringBuilder out) {
    if (c == '\n') {
      out.append("\\n");
    } else if (c < 0x80) {
      out.append("\\x").append(HEX.toHexDigits(c, 2));
    } else if (c <= 0xFFFF) {
      out.append("\\u").append(HEX.toHexDigits(c, 4));
    } else {
      out.append("\\U").append(HEX.toHexDigits(c, 8));
    }
  }
}
