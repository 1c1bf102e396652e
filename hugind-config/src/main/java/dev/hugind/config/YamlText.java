package dev.hugind.config;

import java.util.regex.Pattern;

/**
 * Writes texts so that the parser reads the same text back, and shortens what is quoted in
 * messages.
 */
final class YamlText {
  private static final int MAX_SHOWN = 60;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9_./-]*");

  private YamlText() {}

  static String quoteIfNeeded(String text) {
    boolean isNull = text.equalsIgnoreCase("null");
    return PLAIN.matcher(text).matches() && !isNull ? text : quote(text);
  }

  /** Returns a double-quoted YAML text in which references to variables are protected. */
  static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    escape(text.replace("${", "$${"), out);
    return out.append('"').toString();
  }

  /** Returns a text from a file for a message: quoted, on one line, and cut after 60 characters. */
  static String show(String text) {
    int end = Math.min(text.length(), MAX_SHOWN);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    StringBuilder out = new StringBuilder("\"");
    escape(text.substring(0, end), out);
    return out.append(end < text.length() ? "…\"" : "\"").toString();
  }

  private static void escape(String text, StringBuilder out) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                  if (isUnsafe(c)) {
                    out.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
                  } else {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
  }

  /** Control characters, line separators and characters that turn the text's direction. */
  private static boolean isUnsafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
