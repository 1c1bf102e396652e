package dev.hugind.engine.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Filters that turn one text into another. */
final class StringFilters {
  static final FunctionTable TABLE =
      new FunctionTable()
          .add("upper", Parameters.of("s"), (r, a) -> CaseMethods.upper(text(r, a), r.budget()))
          .add("lower", Parameters.of("s"), (r, a) -> CaseMethods.lower(text(r, a), r.budget()))
          .add(
              "capitalize",
              Parameters.of("s"),
              (r, a) -> CaseMethods.capitalize(text(r, a), r.budget()))
          .add("title", Parameters.of("s"), (r, a) -> title(text(r, a), r.budget()))
          .add("string", Parameters.positional("s"), (r, a) -> text(r, a))
          .add("trim", Parameters.of("value", "chars?"), (r, a) -> trim(r, a))
          .add("replace", Parameters.of("s", "old", "new", "count?"), (r, a) -> replace(r, a))
          .add(
              "center",
              Parameters.of("value", "width?"),
              (r, a) -> PaddingMethods.center(text(r, a), a.integer(1, 80), r.budget()))
          .add("wordcount", Parameters.of("s"), (r, a) -> wordCount(text(r, a), r.budget()))
          .add("urlencode", Parameters.of("value"), (r, a) -> urlEncode(r, a.get(0)))
          .add("format", (r, arguments) -> format(r, arguments));

  private StringFilters() {}

  /** The operand as a text. */
  static Text text(Rendering rendering, Bound arguments) {
    return Printer.text(arguments.get(0), rendering.budget());
  }

  private static Text trim(Rendering rendering, Bound arguments) {
    Text chars = arguments.textOrNull(1);
    return SplitMethods.strip(
        text(rendering, arguments),
        chars == null ? null : chars.characters(),
        true,
        true,
        rendering.budget());
  }

  private static Text replace(Rendering rendering, Bound arguments) {
    Budget budget = rendering.budget();
    Text text = text(rendering, arguments);
    Text old = Printer.text(arguments.get(1), budget);
    Text replacement = Printer.text(arguments.get(2), budget);
    Object count = arguments.orNull(3);
    long limit = count == null ? -1 : Numbers.index(count);
    if (!rendering.isEscaping()) {
      return SearchMethods.replace(text.withMarkup(false), old, replacement, limit, budget);
    }
    if (old.isMarkup() || (replacement.isMarkup() && !text.isMarkup())) {
      text = Markup.escape(text, budget);
    }
    Text escaped = text.isMarkup() ? Markup.escape(replacement, budget) : replacement;
    return SearchMethods.replace(text, old, escaped, limit, budget);
  }

  private static Text title(Text text, Budget budget) {
    TextBuilder result = new TextBuilder(budget);
    String characters = text.characters();
    int i = 0;
    while (i < characters.length()) {
      int start = i;
      if (isWordStart(characters.charAt(i))) {
        i++;
        result.append(text, start, i);
        continue;
      }
      while (i < characters.length() && !isWordStart(characters.charAt(i))) {
        i++;
      }
      int first = start + Character.charCount(characters.codePointAt(start));
      result.append(CaseMethods.upper(text.part(start, first), budget));
      result.append(CaseMethods.lower(text.part(first, i), budget));
    }
    // Jinja2 joins plain parts, so the mark of safe markup is lost.
    return result.toText();
  }

  private static boolean isWordStart(char c) {
    return "-({[<".indexOf(c) >= 0 || Characters.isSpace(c);
  }

  private static long wordCount(Text text, Budget budget) {
    budget.scan(text.units());
    long count = 0;
    boolean inWord = false;
    for (int c : text.characters().codePoints().toArray()) {
      boolean word = Characters.isWord(c);
      count += word && !inWord ? 1 : 0;
      inWord = word;
    }
    return count;
  }

  private static Text urlEncode(Rendering rendering, Object value) {
    if (value instanceof Text text) {
      return quote(text, false, rendering.budget());
    }
    if (!Iteration.isIterable(value)) {
      return quote(Printer.text(value, rendering.budget()), false, rendering.budget());
    }
    TextBuilder query = new TextBuilder(rendering.budget());
    Object pairs =
        value instanceof DictValue dict ? new DictView(dict, DictView.Kind.ITEMS) : value;
    for (Object pair : Iteration.list(pairs, rendering.budget())) {
      List<Object> parts = Iteration.list(pair, rendering.budget());
      if (parts.size() != 2) {
        throw TemplateException.runtime("not enough or too many values to unpack (expected 2)");
      }
      query
          .own(query.units() == 0 ? "" : "&")
          .append(quote(Printer.text(parts.get(0), rendering.budget()), true, rendering.budget()))
          .own("=")
          .append(quote(Printer.text(parts.get(1), rendering.budget()), true, rendering.budget()));
    }
    return query.toText();
  }

  private static Text quote(Text text, boolean query, Budget budget) {
    budget.text(3L * text.units());
    StringBuilder quoted = new StringBuilder();
    for (byte octet : text.characters().getBytes(StandardCharsets.UTF_8)) {
      int c = octet & 255;
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "_.-~".indexOf(c) >= 0
              || (c == '/' && !query);
      if (plain) {
        quoted.append((char) c);
      } else if (c == ' ' && query) {
        quoted.append('+');
      } else {
        quoted
            .append('%')
            .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
            .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return text.mapped(quoted.toString()).withMarkup(false);
  }

  private static Object format(Rendering rendering, Arguments arguments) {
    if (arguments.size() == 0) {
      throw TemplateException.runtime("format() missing 1 required positional argument: 'value'");
    }
    Text format = Printer.text(arguments.positional().getFirst(), rendering.budget());
    List<Object> values = new ArrayList<>(arguments.drop(1).positional());
    if (!values.isEmpty() && !arguments.keywords().isEmpty()) {
      throw TemplateException.runtime(
          "can't handle positional and keyword arguments at the same time");
    }
    Object operand =
        arguments.keywords().isEmpty() ? new TupleValue(values, false) : arguments.keywordDict();
    return PercentFormat.format(format, operand, rendering.budget());
  }
}
