package dev.hugind.engine.template;

import java.util.List;

/** Filters that lay out a text over lines or within a width. */
final class LayoutFilters {
  static final FunctionTable TABLE =
      new FunctionTable()
          .add("indent", Parameters.of("s", "width?", "first?", "blank?"), (r, a) -> indent(r, a))
          .add(
              "truncate",
              Parameters.of("s", "length?", "killwords?", "end?", "leeway?"),
              (r, a) -> truncate(r, a))
          .add(
              "wordwrap",
              Parameters.of("s", "width?", "break_long_words?", "wrapstring?", "break_on_hyphens?"),
              (r, a) -> wordwrap(r, a));

  private static final Text NEWLINE = Text.own("\n");

  private LayoutFilters() {}

  private static Text indent(Rendering rendering, Bound arguments) {
    Budget budget = rendering.budget();
    Text text = (Text) Arithmetic.add(arguments.get(0), NEWLINE, budget);
    Object width = arguments.or(1, 4L);
    Text indention =
        width instanceof Text given
            ? given
            : new TextBuilder(budget).repeat(Text.own(" "), Numbers.index(width)).toText();
    if (text.isMarkup() && !indention.isMarkup()) {
      indention = indention.withMarkup(true);
    } else if (indention.isMarkup() && !text.isMarkup()) {
      text = Markup.escape(text, budget);
    }
    boolean blank = arguments.truth(3);
    List<Object> lines = SplitMethods.lines(text, false, budget);
    TextBuilder result = new TextBuilder(budget);
    for (int i = 0; i < lines.size(); i++) {
      Text line = (Text) lines.get(i);
      if (i > 0) {
        result.append(NEWLINE);
      }
      boolean indented = i == 0 ? arguments.truth(2) : blank || !line.isEmpty();
      if (indented) {
        result.append(indention);
      }
      result.append(line);
    }
    return result.toText(text.isMarkup());
  }

  private static Object truncate(Rendering rendering, Bound arguments) {
    Object value = arguments.get(0);
    Object length = arguments.or(1, 255L);
    Object end = arguments.or(3, Text.own("..."));
    Object given = arguments.orNull(4);
    Object leeway = given == null ? (Object) 5L : given;
    Budget budget = rendering.budget();
    long endLength = requiredLength(end);
    if (Ordering.less(length, endLength, budget) || Ordering.less(leeway, 0L, budget)) {
      throw TemplateException.runtime("expected length >= " + endLength);
    }
    Object longest = Arithmetic.add(length, leeway, budget);
    if (!Ordering.less(longest, requiredLength(value), budget)) {
      return value;
    }
    Text text = Bound.requireText(value);
    Text kept = text.part(0, text.unitOfIndex((int) (Numbers.index(length) - endLength)));
    if (!arguments.truth(2)) {
      int space = kept.characters().lastIndexOf(' ');
      kept = space < 0 ? kept : kept.part(0, space);
    }
    return Arithmetic.add(kept, end, budget);
  }

  private static long requiredLength(Object value) {
    long length = Iteration.length(value);
    if (length < 0) {
      throw TemplateException.runtime("object of type '" + TypeNames.of(value) + "' has no len()");
    }
    return length;
  }

  private static Text wordwrap(Rendering rendering, Bound arguments) {
    Budget budget = rendering.budget();
    Text text = arguments.text(0);
    long width = arguments.integer(1, 79);
    boolean breakLongWords = !arguments.has(2) || arguments.truth(2);
    Text separator = arguments.textOrNull(3);
    boolean breakOnHyphens = !arguments.has(4) || arguments.truth(4);
    Text newline = separator == null ? NEWLINE : separator;
    WordWrap wrap = new WordWrap(width, breakLongWords, breakOnHyphens, budget);
    TextBuilder result = new TextBuilder(budget);
    boolean first = true;
    for (Object paragraph : SplitMethods.lines(text, false, budget)) {
      if (!first) {
        result.append(newline);
      }
      first = false;
      List<Text> lines = wrap.wrap((Text) paragraph);
      for (int i = 0; i < lines.size(); i++) {
        if (i > 0) {
          result.append(newline);
        }
        result.append(lines.get(i));
      }
    }
    return result.toText(newline.isMarkup());
  }
}
