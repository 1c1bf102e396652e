package dev.hugind.engine.template;

/** MarkupSafe's rules: text marked as safe escapes whatever is joined to it. */
final class Markup {
  private Markup() {}

  /** Escapes the text unless it is safe already; the result is marked as safe. */
  static Text escape(Text text, Budget budget) {
    return text.isMarkup() ? text : forced(text, budget);
  }

  static Text escape(Object value, Budget budget) {
    return escape(Printer.text(value, budget), budget);
  }

  static Text forced(Text text, Budget budget) {
    TextBuilder escaped = new TextBuilder(budget);
    String characters = text.characters();
    int done = 0;
    for (int i = 0; i < characters.length(); i++) {
      String entity = entity(characters.charAt(i));
      if (entity != null) {
        escaped.append(text, done, i).append(entity, text.origin().foreignAt(i));
        done = i + 1;
      }
    }
    return escaped.append(text, done, characters.length()).toText(true);
  }

  private static @org.jspecify.annotations.Nullable String entity(char c) {
    return switch (c) {
      case '&' -> "&amp;";
      case '>' -> "&gt;";
      case '<' -> "&lt;";
      case '\'' -> "&#39;";
      case '"' -> "&#34;";
      default -> null;
    };
  }
}
