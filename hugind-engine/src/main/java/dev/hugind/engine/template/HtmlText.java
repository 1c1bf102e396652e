package dev.hugind.engine.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The text that some HTML shows. */
final class HtmlText {
  /** The entities that are in use; Python knows some two thousand more. */
  private static final Map<String, String> ENTITIES =
      Map.ofEntries(
          Map.entry("amp", "&"),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("quot", "\""),
          Map.entry("apos", "'"),
          Map.entry("nbsp", "\u00a0"),
          Map.entry("copy", "©"),
          Map.entry("reg", "®"),
          Map.entry("deg", "°"),
          Map.entry("middot", "·"),
          Map.entry("laquo", "«"),
          Map.entry("raquo", "»"),
          Map.entry("times", "×"),
          Map.entry("ndash", "–"),
          Map.entry("mdash", "—"),
          Map.entry("lsquo", "‘"),
          Map.entry("rsquo", "’"),
          Map.entry("ldquo", "“"),
          Map.entry("rdquo", "”"),
          Map.entry("bull", "•"),
          Map.entry("hellip", "…"),
          Map.entry("euro", "€"),
          Map.entry("trade", "™"),
          Map.entry("larr", "←"),
          Map.entry("rarr", "→"));

  private static final int LONGEST_ENTITY = 8;

  private HtmlText() {}

  static Text stripTags(Text html, Budget budget) {
    budget.scan(html.units());
    TextBuilder shown = new TextBuilder(budget);
    String characters = html.characters();
    int done = 0;
    for (int start = characters.indexOf('<'); start >= 0; start = characters.indexOf('<', done)) {
      boolean comment = characters.startsWith("<!--", start);
      int end = comment ? characters.indexOf("-->", start + 4) : characters.indexOf('>', start);
      if (end < 0) {
        break;
      }
      shown.append(html, done, start);
      done = end + (comment ? 3 : 1);
    }
    Text plain = shown.append(html, done, characters.length()).toText();
    TextBuilder collapsed = new TextBuilder(budget);
    List<Object> words = SplitMethods.words(plain, Long.MAX_VALUE, false, budget);
    for (int i = 0; i < words.size(); i++) {
      collapsed.own(i == 0 ? "" : " ").append((Text) words.get(i));
    }
    return unescape(collapsed.toText());
  }

  static Text unescape(Text text) {
    String characters = text.characters();
    if (characters.indexOf('&') < 0) {
      return text.withMarkup(false);
    }
    StringBuilder plain = new StringBuilder();
    int i = 0;
    while (i < characters.length()) {
      int end = characters.charAt(i) == '&' ? entityEnd(characters, i + 1) : -1;
      String value = end < 0 ? null : value(characters.substring(i + 1, end));
      if (value == null) {
        plain.append(characters.charAt(i++));
      } else {
        plain.append(value);
        i = end < characters.length() && characters.charAt(end) == ';' ? end + 1 : end;
      }
    }
    return text.mapped(plain.toString()).withMarkup(false);
  }

  private static int entityEnd(String text, int start) {
    int i = start;
    if (i < text.length() && text.charAt(i) == '#') {
      i++;
    }
    while (i < text.length()
        && i - start <= LONGEST_ENTITY
        && Character.isLetterOrDigit(text.charAt(i))) {
      i++;
    }
    boolean numeric = start < text.length() && text.charAt(start) == '#';
    return numeric || (i < text.length() && text.charAt(i) == ';') ? i : -1;
  }

  private static @Nullable String value(String entity) {
    if (!entity.startsWith("#")) {
      return ENTITIES.get(entity);
    }
    boolean hex = entity.startsWith("#x") || entity.startsWith("#X");
    Object code = Numbers.parseInteger(entity.substring(hex ? 2 : 1), hex ? 16 : 10);
    if (!(code instanceof Long number)) {
      return null;
    }
    return number > 0 && number <= Character.MAX_CODE_POINT
        ? Character.toString(number.intValue())
        : "\ufffd";
  }
}
