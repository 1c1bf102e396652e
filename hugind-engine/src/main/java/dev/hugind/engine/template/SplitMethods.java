package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Methods of {@code str} that take it apart or cut off its ends. */
final class SplitMethods {
  static final MethodTable TABLE =
      new MethodTable()
          .add(
              "split",
              Parameters.of("sep?", "maxsplit?"),
              (r, self, a) -> split(r, (Text) self, a, false))
          .add(
              "rsplit",
              Parameters.of("sep?", "maxsplit?"),
              (r, self, a) -> split(r, (Text) self, a, true))
          .add(
              "splitlines",
              Parameters.of("keepends?"),
              (r, self, a) -> new ListValue(lines((Text) self, a.flag(0), r.budget())))
          .add(
              "partition",
              Parameters.positional("sep"),
              (r, self, a) -> partition(r, (Text) self, a.text(0), false))
          .add(
              "rpartition",
              Parameters.positional("sep"),
              (r, self, a) -> partition(r, (Text) self, a.text(0), true))
          .add(
              "strip",
              Parameters.positional("chars?"),
              (r, self, a) -> strip(r, (Text) self, a, true, true))
          .add(
              "lstrip",
              Parameters.positional("chars?"),
              (r, self, a) -> strip(r, (Text) self, a, true, false))
          .add(
              "rstrip",
              Parameters.positional("chars?"),
              (r, self, a) -> strip(r, (Text) self, a, false, true));

  private SplitMethods() {}

  private static Text strip(
      Rendering rendering, Text text, Bound arguments, boolean left, boolean right) {
    Text chars = arguments.textOrNull(0);
    return strip(text, chars == null ? null : chars.characters(), left, right, rendering.budget());
  }

  static Text strip(
      Text text,
      @org.jspecify.annotations.Nullable String chars,
      boolean left,
      boolean right,
      Budget budget) {
    String characters = text.characters();
    budget.scan(chars == null ? 0 : chars.length());
    int start = 0;
    int end = characters.length();
    while (left && start < end) {
      int c = characters.codePointAt(start);
      if (!isStripped(c, chars)) {
        break;
      }
      start += Character.charCount(c);
    }
    while (right && end > start) {
      int c = characters.codePointBefore(end);
      if (!isStripped(c, chars)) {
        break;
      }
      end -= Character.charCount(c);
    }
    budget.scan(characters.length() - (end - start) + (chars == null ? 0L : chars.length()));
    return text.part(start, end);
  }

  private static boolean isStripped(int c, @org.jspecify.annotations.Nullable String chars) {
    return chars == null ? Characters.isSpace(c) : chars.indexOf(c) >= 0;
  }

  private static ListValue split(
      Rendering rendering, Text text, Bound arguments, boolean fromRight) {
    Text separator = arguments.textOrNull(0);
    long limit = arguments.integer(1, -1);
    long most = limit < 0 ? Long.MAX_VALUE : limit;
    rendering.budget().allocate(text.units());
    if (separator == null) {
      return new ListValue(words(text, most, fromRight, rendering.budget()));
    }
    if (separator.isEmpty()) {
      throw TemplateException.runtime("empty separator");
    }
    return new ListValue(
        fromRight
            ? splitRight(text, separator.characters(), most, rendering.budget())
            : splitLeft(text, separator.characters(), most, rendering.budget()));
  }

  private static List<Object> splitLeft(Text text, String separator, long most, Budget budget) {
    List<Object> parts = new ArrayList<>();
    int done = 0;
    int at = TextSearch.indexOf(text.characters(), separator, 0);
    while (at >= 0 && parts.size() < most) {
      budget.items(1);
      parts.add(text.part(done, at));
      done = at + separator.length();
      at = TextSearch.indexOf(text.characters(), separator, done);
    }
    parts.add(text.part(done, text.units()));
    return parts;
  }

  private static List<Object> splitRight(Text text, String separator, long most, Budget budget) {
    List<Object> parts = new ArrayList<>();
    int end = text.units();
    int at = lastBefore(text, separator, end);
    while (at >= 0 && parts.size() < most) {
      budget.items(1);
      parts.add(text.part(at + separator.length(), end));
      end = at;
      at = lastBefore(text, separator, end);
    }
    parts.add(text.part(0, end));
    Collections.reverse(parts);
    return parts;
  }

  private static int lastBefore(Text text, String separator, int end) {
    int from = end - separator.length();
    return from < 0 ? -1 : TextSearch.lastIndexOf(text.characters(), separator, from);
  }

  /** Splits at white space; the last part of a limited split keeps its far end. */
  static List<Object> words(Text text, long most, boolean fromRight, Budget budget) {
    List<Object> parts = new ArrayList<>();
    String characters = text.characters();
    int start = 0;
    int end = characters.length();
    while (true) {
      while (start < end && Characters.isSpace(characters.charAt(start))) {
        start++;
      }
      while (fromRight && end > start && Characters.isSpace(characters.charAt(end - 1))) {
        end--;
      }
      if (start >= end) {
        break;
      }
      budget.items(1);
      if (parts.size() >= most) {
        parts.add(rest(text, start, end, fromRight));
        break;
      }
      int cut = fromRight ? end : start;
      if (fromRight) {
        while (cut > start && !Characters.isSpace(characters.charAt(cut - 1))) {
          cut--;
        }
        parts.add(text.part(cut, end));
        end = cut;
      } else {
        while (cut < end && !Characters.isSpace(characters.charAt(cut))) {
          cut++;
        }
        parts.add(text.part(start, cut));
        start = cut;
      }
    }
    if (fromRight) {
      Collections.reverse(parts);
    }
    return parts;
  }

  private static Text rest(Text text, int start, int end, boolean fromRight) {
    return fromRight ? text.part(0, end) : text.part(start, text.units());
  }

  static List<Object> lines(Text text, boolean keepEnds, Budget budget) {
    List<Object> lines = new ArrayList<>();
    String characters = text.characters();
    budget.allocate(characters.length());
    int start = 0;
    for (int i = 0; i < characters.length(); i++) {
      if (Characters.isLineBreak(characters.charAt(i))) {
        int next = characters.startsWith("\r\n", i) ? i + 2 : i + 1;
        budget.items(1);
        lines.add(text.part(start, keepEnds ? next : i));
        start = next;
        i = next - 1;
      }
    }
    if (start < characters.length()) {
      lines.add(text.part(start, characters.length()));
    }
    return lines;
  }

  private static TupleValue partition(
      Rendering rendering, Text text, Text separator, boolean last) {
    if (separator.isEmpty()) {
      throw TemplateException.runtime("empty separator");
    }
    rendering.budget().allocate(text.units());
    String wanted = separator.characters();
    int at =
        last
            ? lastBefore(text, wanted, text.units())
            : TextSearch.indexOf(text.characters(), wanted, 0);
    Text empty = Text.EMPTY.withMarkup(text.isMarkup());
    if (at < 0) {
      return last ? TupleValue.of(empty, empty, text) : TupleValue.of(text, empty, empty);
    }
    int after = at + wanted.length();
    return TupleValue.of(
        text.part(0, at), separator.withMarkup(text.isMarkup()), text.part(after, text.units()));
  }
}
