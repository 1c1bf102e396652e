package dev.hugind.engine.template;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Jinja2's {@code urlize}: makes links of what looks like an address. */
final class Urlize {
  private static final Pattern HTTP =
      Pattern.compile(
          "(?:(?:https?://|www\\.)(?:[\\w%-]++\\.)*+(?:[a-z]{2,63}+|xn--[\\w%]{2,59}+)"
              + "|(?:https?://|www\\.)(?:[\\w%-]+\\.)*(?:[a-z]{2,63}|xn--[\\w%]{2,59})"
              + "|(?:[\\w%-]{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)"
              + "|https?://(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[(?:[\\da-f]{0,4}:){2}(?:[\\da-f]{0,4}:?){1,6}\\]))"
              + "(?::\\d{1,5})?(?:[/?#]\\S*+)?",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern EMAIL =
      Pattern.compile("\\S+@\\w[\\w.-]*\\.\\w+", Pattern.UNICODE_CHARACTER_CLASS);

  /** Longer words are no addresses; it also bounds what the patterns cost. */
  private static final int LONGEST = 2_000;

  private Urlize() {}

  static Text links(Rendering rendering, Bound arguments) {
    Budget budget = rendering.budget();
    Text value = Printer.text(arguments.get(0), budget);
    Object limit = arguments.orNull(1);
    String attributes = attributes(arguments, budget);
    Text escaped = Markup.escape(value, budget);
    String characters = escaped.characters();
    TextBuilder result = new TextBuilder(budget);
    int start = 0;
    while (start < characters.length()) {
      boolean space = Characters.isSpace(characters.charAt(start));
      int end = start;
      while (end < characters.length() && Characters.isSpace(characters.charAt(end)) == space) {
        end++;
      }
      if (space || end - start > LONGEST) {
        result.append(escaped, start, end);
      } else {
        budget.scan(64L * (end - start));
        word(escaped, start, end, limit, attributes, result);
      }
      start = end;
    }
    return result.toText(rendering.isEscaping());
  }

  private static String attributes(Bound arguments, Budget budget) {
    TreeSet<String> rel = new TreeSet<>(List.of("noopener"));
    Text given = arguments.textOrNull(4);
    if (given != null) {
      SplitMethods.words(given, Long.MAX_VALUE, false, budget)
          .forEach(word -> rel.add(word.toString()));
    }
    if (arguments.truth(2)) {
      rel.add("nofollow");
    }
    Text target = arguments.textOrNull(3);
    return " rel=\""
        + Markup.escape(Text.own(String.join(" ", rel)), budget)
        + "\""
        + (target == null ? "" : " target=\"" + Markup.escape(target, budget) + "\"");
  }

  private static void word(
      Text text, int from, int to, @Nullable Object limit, String attributes, TextBuilder out) {
    String characters = text.characters();
    int start = from;
    int end = to;
    while (start < end) {
      int skipped = startsWith(characters, start, "(", "<", "&lt;");
      if (skipped == 0) {
        break;
      }
      start += skipped;
    }
    while (end > start) {
      int skipped = endsWith(characters.substring(start, end), ")", ">", ".", ",", "\n", "&gt;");
      if (skipped == 0) {
        break;
      }
      end -= skipped;
    }
    end = balanced(characters, start, end, to);
    String middle = characters.substring(start, end);
    String address = address(middle);
    out.append(text, from, start);
    if (address == null) {
      out.append(text, start, end);
    } else {
      String shown = middle.startsWith("mailto:") ? middle.substring(7) : middle;
      long most = limit == null ? Long.MAX_VALUE : Numbers.index(limit);
      boolean cut = shown.length() > most && !address.startsWith("mailto:");
      out.append(
          "<a href=\""
              + address
              + "\""
              + (address.startsWith("mailto:") ? "" : attributes)
              + ">"
              + (cut ? shown.substring(0, (int) Math.max(0, most)) + "..." : shown)
              + "</a>",
          true);
    }
    out.append(text, end, to);
  }

  /** Takes closing brackets back into the middle as long as it has more opening ones. */
  private static int balanced(String text, int start, int end, int to) {
    int newEnd = end;
    for (List<String> pair :
        List.of(List.of("(", ")"), List.of("<", ">"), List.of("&lt;", "&gt;"))) {
      int open = count(text.substring(start, newEnd), pair.get(0));
      int closed = count(text.substring(start, newEnd), pair.get(1));
      while (open > closed) {
        int found = text.indexOf(pair.get(1), newEnd);
        if (found < 0 || found >= to) {
          break;
        }
        newEnd = found + pair.get(1).length();
        closed++;
      }
    }
    return newEnd;
  }

  private static int count(String text, String part) {
    int count = 0;
    for (int i = text.indexOf(part); i >= 0; i = text.indexOf(part, i + part.length())) {
      count++;
    }
    return count;
  }

  private static int startsWith(String text, int at, String... candidates) {
    for (String candidate : candidates) {
      if (text.startsWith(candidate, at)) {
        return candidate.length();
      }
    }
    return 0;
  }

  private static int endsWith(String text, String... candidates) {
    for (String candidate : candidates) {
      if (text.endsWith(candidate)) {
        return candidate.length();
      }
    }
    return 0;
  }

  private static @Nullable String address(String word) {
    if (HTTP.matcher(word).matches()) {
      return word.startsWith("https://") || word.startsWith("http://") ? word : "https://" + word;
    }
    if (word.startsWith("mailto:") && EMAIL.matcher(word.substring(7)).matches()) {
      return word;
    }
    boolean email =
        word.indexOf('@') >= 0
            && !word.startsWith("www.")
            && word.indexOf(':') < 0
            && EMAIL.matcher(word).matches();
    return email ? "mailto:" + word : null;
  }
}
