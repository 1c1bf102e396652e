package dev.hugind.engine.template;

import java.util.List;
import java.util.function.BiPredicate;

/** Methods of {@code str} that look for a part of it, or replace it. */
final class SearchMethods {
  static final MethodTable TABLE =
      new MethodTable()
          .add("find", range("sub"), (r, self, a) -> find(r, (Text) self, a, false))
          .add("rfind", range("sub"), (r, self, a) -> find(r, (Text) self, a, true))
          .add("index", range("sub"), (r, self, a) -> found(find(r, (Text) self, a, false)))
          .add("rindex", range("sub"), (r, self, a) -> found(find(r, (Text) self, a, true)))
          .add("count", range("sub"), (r, self, a) -> count(r, (Text) self, a))
          .add(
              "startswith",
              range("prefix"),
              (r, self, a) -> affix(r, (Text) self, a, String::startsWith))
          .add(
              "endswith",
              range("suffix"),
              (r, self, a) -> affix(r, (Text) self, a, String::endsWith))
          .add(
              "replace",
              Parameters.positional("old", "new", "count?"),
              (r, self, a) ->
                  replace(
                      (Text) self,
                      a.text(0),
                      escaped(r, (Text) self, a.get(1)),
                      a.integer(2, -1),
                      r.budget()))
          .add(
              "removeprefix",
              Parameters.positional("prefix"),
              (r, self, a) -> {
                Text text = (Text) self;
                String prefix = a.text(0).characters();
                return text.characters().startsWith(prefix)
                    ? text.part(prefix.length(), text.units())
                    : text;
              })
          .add(
              "removesuffix",
              Parameters.positional("suffix"),
              (r, self, a) -> {
                Text text = (Text) self;
                String suffix = a.text(0).characters();
                return text.characters().endsWith(suffix)
                    ? text.part(0, text.units() - suffix.length())
                    : text;
              });

  private SearchMethods() {}

  private static Parameters range(String what) {
    return Parameters.positional(what, "start?", "end?");
  }

  private static Text escaped(Rendering rendering, Text self, Object other) {
    return self.isMarkup() ? Markup.escape(other, rendering.budget()) : Bound.requireText(other);
  }

  /**
   * The units between which to look, from the arguments after the first; the start is -1 if it is
   * past the end.
   */
  private static int[] window(Text self, Bound arguments) {
    int length = self.length();
    Object start = arguments.orNull(1);
    Object end = arguments.orNull(2);
    long from = start == null ? 0 : clip(Numbers.index(start), length);
    long to = end == null ? length : Math.min(clip(Numbers.index(end), length), length);
    if (from > to) {
      return new int[] {-1, -1};
    }
    return new int[] {self.unitOfIndex((int) from), self.unitOfIndex((int) to)};
  }

  private static long clip(long index, int length) {
    return index < 0 ? Math.max(0, index + length) : index;
  }

  private static long find(Rendering rendering, Text self, Bound arguments, boolean last) {
    String wanted = arguments.text(0).characters();
    rendering.budget().scan(3L * self.units());
    int[] window = window(self, arguments);
    if (window[0] < 0) {
      return -1;
    }
    String text = self.characters().substring(0, window[1]);
    int found =
        last
            ? TextSearch.lastIndexOf(text, wanted, text.length() - wanted.length())
            : TextSearch.indexOf(text, wanted, window[0]);
    return found < window[0] ? -1 : self.indexOfUnit(found);
  }

  private static Object found(long index) {
    if (index < 0) {
      throw TemplateException.runtime("substring not found");
    }
    return index;
  }

  private static Object count(Rendering rendering, Text self, Bound arguments) {
    String wanted = arguments.text(0).characters();
    rendering.budget().scan(4L * self.units());
    int[] window = window(self, arguments);
    if (window[0] < 0) {
      return 0L;
    }
    String text = self.characters().substring(window[0], window[1]);
    if (wanted.isEmpty()) {
      return text.codePointCount(0, text.length()) + 1L;
    }
    long count = 0;
    for (int at = TextSearch.indexOf(text, wanted, 0);
        at >= 0;
        at = TextSearch.indexOf(text, wanted, at)) {
      count++;
      at += wanted.length();
    }
    return count;
  }

  private static Object affix(
      Rendering rendering, Text self, Bound arguments, BiPredicate<String, String> matches) {
    Object wanted = arguments.get(0);
    List<Object> candidates = wanted instanceof TupleValue tuple ? tuple.items() : List.of(wanted);
    int[] window = window(self, arguments);
    if (arguments.has(1) || arguments.has(2)) {
      rendering.budget().scan(self.units());
    }
    for (Object candidate : candidates) {
      rendering.budget().step();
      String affix = Bound.requireText(candidate).characters();
      String text = window[0] < 0 ? "" : self.characters().substring(window[0], window[1]);
      if (window[0] >= 0 && matches.test(text, affix)) {
        return true;
      }
    }
    return false;
  }

  static Text replace(Text text, Text old, Text replacement, long limit, Budget budget) {
    String characters = text.characters();
    String wanted = old.characters();
    budget.scan(characters.length());
    long left = limit < 0 ? Long.MAX_VALUE : limit;
    if (wanted.isEmpty()) {
      return interleave(text, replacement, left, budget);
    }
    int at = left == 0 ? -1 : TextSearch.indexOf(characters, wanted, 0);
    if (at < 0) {
      return text;
    }
    TextBuilder result = new TextBuilder(budget);
    int done = 0;
    while (at >= 0 && left-- > 0) {
      result.append(text, done, at).append(replacement);
      done = at + wanted.length();
      at = TextSearch.indexOf(characters, wanted, done);
    }
    return result.append(text, done, characters.length()).toText(text.isMarkup());
  }

  private static Text interleave(Text text, Text replacement, long limit, Budget budget) {
    TextBuilder result = new TextBuilder(budget);
    long left = limit;
    int i = 0;
    while (i < text.units() && left-- > 0) {
      int next = i + Character.charCount(text.characters().codePointAt(i));
      result.append(replacement).append(text, i, next);
      i = next;
    }
    if (left > 0) {
      result.append(replacement);
    }
    return result.append(text, i, text.units()).toText(text.isMarkup());
  }
}
