package dev.hugind.engine.grammar;

import java.util.Arrays;

/**
 * Reads the characters of literals and classes.
 *
 * <p><b>Thread safety:</b> confined to the thread that reads.
 */
final class CharacterReader {
  private static final String ESCAPES =
      "allowed escapes: \\n \\r \\t \\\\ \\\" \\[ \\] \\- \\xHH \\uHHHH \\UHHHHHHHH";

  private final GrammarText text;

  CharacterReader(GrammarText text) {
    this.text = text;
  }

  /** Reads a literal in quotes. */
  Expression literal() {
    int start = text.position();
    text.skip(1);
    StringBuilder literal = new StringBuilder();
    while (text.peek() != '"') {
      int before = text.position();
      int codePoint = character("the literal", start);
      if (Character.getType(codePoint) == Character.SURROGATE) {
        throw text.failure(
            "a surrogate is no character; write the whole character as \\UHHHHHHHH", before);
      }
      literal.appendCodePoint(codePoint);
    }
    text.skip(1);
    return new Expression.Literal(literal.toString());
  }

  /** Reads a class in brackets. */
  Expression characterClass() {
    int start = text.position();
    text.skip(1);
    boolean negated = text.peek() == '^';
    if (negated) {
      text.skip(1);
    }
    long[] ranges = new long[8];
    int count = 0;
    while (text.peek() != ']') {
      int before = text.position();
      int first = character("the class", start);
      int last = first;
      if (text.peek() == '-' && text.peek(1) != ']') {
        text.skip(1);
        last = character("the class", start);
      }
      if (last < first) {
        throw text.failure("the range ends before it starts", before);
      }
      if (count == ranges.length) {
        ranges = Arrays.copyOf(ranges, 2 * count);
      }
      ranges[count++] = CharacterSet.range(first, last);
    }
    text.skip(1);
    // llama.cpp takes a class without characters as nothing at all, be it negated or not.
    return count == 0
        ? new Expression.Literal("")
        : new Expression.Characters(CharacterSet.of(ranges, count, negated));
  }

  private int character(String inside, int start) {
    if (text.peek() == GrammarText.END) {
      throw text.failure(inside + " is not closed", start);
    }
    if (text.peek() != '\\') {
      return text.codePoint();
    }
    char escaped = text.peek(1);
    int digits =
        switch (escaped) {
          case 'x' -> 2;
          case 'u' -> 4;
          case 'U' -> 8;
          default -> 0;
        };
    if (digits > 0) {
      return hexadecimal(digits);
    }
    int value =
        switch (escaped) {
          case 't' -> '\t';
          case 'r' -> '\r';
          case 'n' -> '\n';
          case '\\', '"', '[', ']', '-' -> escaped;
          default -> throw text.failure("unknown escape (" + ESCAPES + ")");
        };
    text.skip(2);
    return value;
  }

  private int hexadecimal(int digits) {
    long value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(text.peek(2 + i), 16);
      if (digit < 0 || text.peek(2 + i) > 'f') {
        throw text.failure("expected " + digits + " hexadecimal digits");
      }
      value = (value << 4) | digit;
    }
    if (value > CharacterSet.LAST) {
      throw text.failure("there is no such character; the last is \\U0010FFFF");
    }
    text.skip(2 + digits);
    return (int) value;
  }
}
