package dev.hugind.engine.template;

/**
 * Decodes the escapes of a string constant as Jinja2 does with Python's {@code unicode-escape}
 * codec.
 */
final class Escapes {
  private Escapes() {}

  static String decode(String body, Source source, int offset) {
    // Python first turns characters outside ASCII into escapes; after a backslash that shows.
    StringBuilder ascii = new StringBuilder();
    body.codePoints()
        .forEach(
            c -> {
              if (c < 128) {
                ascii.append((char) c);
              } else {
                ascii.append(Printer.hex(c));
              }
            });
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < ascii.length()) {
      char c = ascii.charAt(i++);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      if (i == ascii.length()) {
        throw source.error("\\ at end of string", offset);
      }
      char escape = ascii.charAt(i++);
      switch (escape) {
        case '\n' -> {}
        case '\\', '\'', '"' -> text.append(escape);
        case 'a' -> text.append((char) 7);
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'v' -> text.append((char) 11);
        case '0', '1', '2', '3', '4', '5', '6', '7' -> i = octal(ascii, i - 1, text);
        case 'x' -> i = hex(ascii, i, 2, text, source, offset);
        case 'u' -> i = hex(ascii, i, 4, text, source, offset);
        case 'U' -> i = hex(ascii, i, 8, text, source, offset);
        case 'N' -> i = named(ascii, i, text, source, offset);
        default -> text.append('\\').append(escape);
      }
    }
    return text.toString();
  }

  private static int octal(StringBuilder ascii, int start, StringBuilder text) {
    int i = start;
    int value = 0;
    while (i < ascii.length()
        && i < start + 3
        && ascii.charAt(i) >= '0'
        && ascii.charAt(i) <= '7') {
      value = value * 8 + ascii.charAt(i++) - '0';
    }
    text.append((char) value);
    return i;
  }

  private static int hex(
      StringBuilder ascii, int start, int digits, StringBuilder text, Source source, int offset) {
    long value = 0;
    for (int i = start; i < start + digits; i++) {
      int digit = i < ascii.length() ? Character.digit(ascii.charAt(i), 16) : -1;
      if (digit < 0) {
        throw source.error("truncated escape in string constant", offset);
      }
      value = value * 16 + digit;
    }
    if (value > Character.MAX_CODE_POINT) {
      throw source.error("illegal Unicode character", offset);
    }
    text.appendCodePoint((int) value);
    return start + digits;
  }

  private static int named(
      StringBuilder ascii, int start, StringBuilder text, Source source, int offset) {
    int end = ascii.indexOf("}", start);
    if (start >= ascii.length() || ascii.charAt(start) != '{' || end < 0) {
      throw source.error("malformed \\N character escape", offset);
    }
    try {
      text.appendCodePoint(Character.codePointOf(ascii.substring(start + 1, end)));
    } catch (IllegalArgumentException _) {
      throw source.error("unknown Unicode character name", offset);
    }
    return end + 1;
  }
}
