package dev.hugind.engine.template;

import java.util.Locale;
import java.util.function.UnaryOperator;

/** Methods of {@code str} that change the case. */
final class CaseMethods {
  static final MethodTable TABLE =
      new MethodTable()
          .add("upper", Parameters.positional(), (r, self, a) -> upper((Text) self, r.budget()))
          .add("lower", Parameters.positional(), (r, self, a) -> lower((Text) self, r.budget()))
          .add(
              "title",
              Parameters.positional(),
              (r, self, a) -> map((Text) self, r.budget(), CaseMethods::title))
          .add(
              "capitalize",
              Parameters.positional(),
              (r, self, a) -> capitalize((Text) self, r.budget()))
          .add(
              "swapcase",
              Parameters.positional(),
              (r, self, a) -> map((Text) self, r.budget(), CaseMethods::swapcase))
          .add(
              "casefold",
              Parameters.positional(),
              (r, self, a) -> map((Text) self, r.budget(), CaseMethods::casefold));

  private CaseMethods() {}

  static Text upper(Text text, Budget budget) {
    return map(text, budget, characters -> characters.toUpperCase(Locale.ROOT));
  }

  static Text lower(Text text, Budget budget) {
    return map(text, budget, characters -> characters.toLowerCase(Locale.ROOT));
  }

  static Text capitalize(Text text, Budget budget) {
    return map(text, budget, CaseMethods::capitalize);
  }

  private static Text map(Text text, Budget budget, UnaryOperator<String> change) {
    budget.text(text.units());
    return text.mapped(change.apply(text.characters()));
  }

  private static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = Character.charCount(text.codePointAt(0));
    int lowered = text.substring(0, first).toLowerCase(Locale.ROOT).length();
    return title(text.codePointAt(0)) + text.toLowerCase(Locale.ROOT).substring(lowered);
  }

  private static String title(String text) {
    StringBuilder result = new StringBuilder();
    boolean afterCased = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      if (!afterCased) {
        result.append(title(c));
      } else if (c == 'Σ') {
        result.append(isFinal(text, i, next) ? 'ς' : 'σ');
      } else {
        result.append(text.substring(i, next).toLowerCase(Locale.ROOT));
      }
      afterCased = Characters.isCased(c);
      i = next;
    }
    return result.toString();
  }

  /** The full title case of a character, which may be several characters. */
  private static String title(int c) {
    int simple = Character.toTitleCase(c);
    if (simple != c || Character.isTitleCase(c)) {
      return Character.toString(simple);
    }
    String upper = Character.toString(c).toUpperCase(Locale.ROOT);
    int first = upper.offsetByCodePoints(0, 1);
    if (first == upper.length() || !Characters.isCased(upper.codePointAt(0))) {
      return upper;
    }
    return upper.substring(0, first) + upper.substring(first).toLowerCase(Locale.ROOT);
  }

  private static String swapcase(String text) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      String single = text.substring(i, next);
      if (c == 'Σ') {
        result.append(isFinal(text, i, next) ? 'ς' : 'σ');
      } else if (Character.isUpperCase(c)) {
        result.append(single.toLowerCase(Locale.ROOT));
      } else {
        result.append(Character.isLowerCase(c) ? single.toUpperCase(Locale.ROOT) : single);
      }
      i = next;
    }
    return result.toString();
  }

  /** Whether a sigma between these units ends a word. */
  private static boolean isFinal(String text, int start, int end) {
    return start > 0
        && Characters.isCased(text.codePointBefore(start))
        && (end >= text.length() || !Characters.isCased(text.codePointAt(end)));
  }

  private static String casefold(String text) {
    StringBuilder result = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              String single = Character.toString(c);
              result.append(
                  c == 'ı' ? single : single.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
            });
    return result.toString();
  }
}
