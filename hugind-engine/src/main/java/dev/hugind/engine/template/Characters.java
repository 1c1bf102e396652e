package dev.hugind.engine.template;

/** Python's classes of characters, where they differ from Java's. */
final class Characters {
  private Characters() {}

  /** {@code str.isspace}, and what {@code strip()} and {@code \s} take for white space. */
  static boolean isSpace(int c) {
    return switch (c) {
      case ' ',
          '\t',
          '\n',
          '\r',
          0x0B,
          '\f',
          0x1C,
          0x1D,
          0x1E,
          0x1F,
          0x85,
          0xA0,
          0x1680,
          0x2028,
          0x2029,
          0x202F,
          0x205F,
          0x3000 ->
          true;
      default -> c >= 0x2000 && c <= 0x200A;
    };
  }

  /** The characters at which {@code splitlines} splits. */
  static boolean isLineBreak(int c) {
    return switch (c) {
      case '\n', '\r', 0x0B, '\f', 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029 -> true;
      default -> false;
    };
  }

  static boolean isDecimal(int c) {
    return Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER;
  }

  /** {@code str.isdigit}: decimals, superscripts and the like. */
  static boolean isDigit(int c) {
    return isDecimal(c)
        || c == 0xB2
        || c == 0xB3
        || c == 0xB9
        || (c >= 0x1369 && c <= 0x1371)
        || c == 0x19DA
        || c == 0x2070
        || (c >= 0x2074 && c <= 0x2079)
        || (c >= 0x2080 && c <= 0x2089)
        || (c >= 0x2460 && c <= 0x2468)
        || (c >= 0x2474 && c <= 0x247C)
        || (c >= 0x2488 && c <= 0x2490)
        || c == 0x24EA
        || (c >= 0x24F5 && c <= 0x24FD)
        || c == 0x24FF
        || (c >= 0x2776 && c <= 0x277E)
        || (c >= 0x2780 && c <= 0x2788)
        || (c >= 0x278A && c <= 0x2792)
        || (c >= 0x10A40 && c <= 0x10A43)
        || (c >= 0x10E60 && c <= 0x10E68)
        || (c >= 0x11052 && c <= 0x1105A)
        || (c >= 0x1F100 && c <= 0x1F10A);
  }

  /** {@code str.isnumeric}: anything with a numeric value. */
  static boolean isNumeric(int c) {
    int type = Character.getType(c);
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER
        || (type == Character.OTHER_LETTER && "一二三四五六七八九十百千万億兆零〇壹貳叁參肆伍陸柒捌玖拾佰仟".indexOf(c) >= 0);
  }

  static boolean isAlphabetic(int c) {
    return switch (Character.getType(c)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER ->
          true;
      default -> false;
    };
  }

  static boolean isAlphanumeric(int c) {
    return isAlphabetic(c) || isNumeric(c);
  }

  /** What {@code \w} matches. */
  static boolean isWord(int c) {
    return c == '_' || isAlphanumeric(c);
  }

  /** Whether the character has a case at all. */
  static boolean isCased(int c) {
    return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
  }

  /** What {@code repr} prints as it is. */
  static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }

  static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  static String lowerAscii(String text) {
    return text.toLowerCase(java.util.Locale.ROOT);
  }
}
