package dev.hugind.engine.template;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's {@code json.dumps}. */
final class JsonWriter {
  private final Style style;
  private final Budget budget;
  private final TextBuilder out;
  private int depth;

  private JsonWriter(Style style, Budget budget) {
    this.style = style;
    this.budget = budget;
    this.out = new TextBuilder(budget);
  }

  /**
   * The options of {@code json.dumps}.
   *
   * @param ascii whether other characters are escaped
   * @param indent what lines are indented with, or null for one line
   * @param itemSeparator what stands between items
   * @param keySeparator what stands after a key
   * @param sortKeys whether keys are sorted
   */
  record Style(
      boolean ascii,
      @Nullable Text indent,
      Text itemSeparator,
      Text keySeparator,
      boolean sortKeys) {
    static Style of(Rendering rendering, Bound arguments) {
      Object indent = arguments.orNull(2);
      Text indention = null;
      if (indent instanceof Text text) {
        indention = text;
      } else if (indent != null) {
        indention =
            new TextBuilder(rendering.budget())
                .repeat(Text.own(" "), Numbers.index(indent))
                .toText();
      }
      Text item = Text.own(indent == null ? ", " : ",");
      Text key = Text.own(": ");
      Object separators = arguments.orNull(3);
      if (separators != null) {
        List<Object> parts = Iteration.list(separators, rendering.budget());
        item = Bound.requireText(parts.get(0));
        key = Bound.requireText(parts.get(1));
      }
      return new Style(arguments.truth(1), indention, item, key, arguments.truth(4));
    }
  }

  static Text write(Rendering rendering, Bound arguments) {
    Object value = arguments.get(0);
    // Python does not look at the other options for a single text.
    Object separators = arguments.orNull(3);
    if (separators != null && Iteration.list(separators, rendering.budget()).size() != 2) {
      throw TemplateException.runtime("separators must be a pair");
    }
    Style style =
        value instanceof Text
            ? new Style(arguments.truth(1), null, Text.EMPTY, Text.EMPTY, false)
            : Style.of(rendering, arguments);
    JsonWriter writer = new JsonWriter(style, rendering.budget());
    writer.write(value);
    return writer.out.toText();
  }

  private void write(Object value) {
    budget.step();
    switch (value) {
      case Text text -> string(text);
      case None _ -> out.own("null");
      case Boolean bool -> out.own(bool ? "true" : "false");
      case Long number -> out.own(Long.toString(number));
      case BigInteger number -> out.own(Numbers.print(number));
      case Double number -> out.own(number(number));
      case ListValue list -> array(list.items());
      case TupleValue tuple -> array(tuple.items());
      case DictValue dict -> object(dict);
      default ->
          throw TemplateException.runtime(
              "Object of type " + TypeNames.of(value) + " is not JSON serializable");
    }
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    return Numbers.print(value);
  }

  private void open(String bracket) {
    out.own(bracket);
    if (++depth > Equality.MAX_DEPTH) {
      throw TemplateException.limit(
          "recursionDepth", Equality.MAX_DEPTH, "A value nests too deep for JSON");
    }
    newline();
  }

  private void close(String bracket) {
    depth--;
    newline();
    out.own(bracket);
  }

  private void newline() {
    if (style.indent() != null) {
      out.own("\n").repeat(style.indent(), depth);
    }
  }

  private void separate(boolean first) {
    if (!first) {
      out.append(style.itemSeparator());
      newline();
    }
  }

  private void array(List<Object> items) {
    if (items.isEmpty()) {
      out.own("[]");
      return;
    }
    open("[");
    for (int i = 0; i < items.size(); i++) {
      separate(i == 0);
      write(items.get(i));
    }
    close("]");
  }

  private void object(DictValue dict) {
    if (dict.size() == 0) {
      out.own("{}");
      return;
    }
    open("{");
    List<Object> entries = dict.entries();
    if (style.sortKeys()) {
      entries =
          Sorting.sorted(entries, entry -> ((TupleValue) entry).items().getFirst(), false, budget);
    }
    for (int i = 0; i < entries.size(); i++) {
      List<Object> entry = ((TupleValue) entries.get(i)).items();
      separate(i == 0);
      string(key(entry.get(0)));
      out.append(style.keySeparator());
      write(entry.get(1));
    }
    close("}");
  }

  private Text key(Object key) {
    return switch (key) {
      case Text text -> text;
      case Boolean bool -> Text.own(bool ? "true" : "false");
      case None _ -> Text.own("null");
      case Double number -> Text.own(number(number));
      case Long _, BigInteger _ -> Printer.text(key, budget);
      default ->
          throw TemplateException.runtime(
              "keys must be str, int, float, bool or None, not " + TypeNames.of(key));
    };
  }

  private void string(Text text) {
    out.own("\"");
    String characters = text.characters();
    int done = 0;
    for (int i = 0; i < characters.length(); i++) {
      char c = characters.charAt(i);
      if (c == '"' || c == '\\' || c < ' ' || (c > '~' && style.ascii())) {
        out.append(text, done, i).append(escape(c), text.origin().foreignAt(i));
        done = i + 1;
      }
    }
    out.append(text, done, characters.length()).own("\"");
  }

  private static String escape(char c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\f' -> "\\f";
      case '\b' -> "\\b";
      case 127 -> "\u007f";
      default -> {
        String digits = Integer.toHexString(c);
        yield "\\u" + "0".repeat(4 - digits.length()) + digits;
      }
    };
  }
}
