package dev.hugind.engine.schema;

import java.util.Locale;

/**
 * Writes JSON strings, each character as it is or with its shortest escape.
 *
 * <p><b>Thread safety:</b> safe; it has no state.
 */
final class SchemaJson {
  private SchemaJson() {}

  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                  // Half a surrogate pair has no bytes of its own.
                  if (c < ' ' || (c >= 0xD800 && c <= 0xDFFF)) {
                    out.append(String.format(Locale.ROOT, "\\u%04x", c));
                  } else {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
    return out.append('"').toString();
  }
}
