package dev.hugind.engine.grammar;

/**
 * The text of a grammar and a place in it.
 *
 * <p><b>Thread safety:</b> confined to the thread that reads it.
 */
final class GrammarText {
  /** What {@link #peek} gives after the last character. */
  static final char END = 0;

  private static final int EXCERPT = 24;

  private final String text;
  private int at;

  GrammarText(String text) {
    this.text = text;
    int nul = text.indexOf(END);
    if (nul >= 0) {
      throw failure("a NUL character is not allowed; write \\x00", nul);
    }
  }

  int position() {
    return at;
  }

  char peek() {
    return peek(0);
  }

  char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : END;
  }

  boolean startsWith(String expected) {
    return text.startsWith(expected, at);
  }

  void skip(int characters) {
    at += characters;
  }

  /** Takes one code point; a lone surrogate is refused. */
  int codePoint() {
    int codePoint = text.codePointAt(at);
    if (Character.getType(codePoint) == Character.SURROGATE) {
      throw failure("half a character (a lone surrogate)");
    }
    at += Character.charCount(codePoint);
    return codePoint;
  }

  /** Returns the text between a place and this one. */
  String since(int start) {
    return text.substring(start, at);
  }

  /** Skips blanks and comments, and line ends where they mean nothing. */
  void skipSpace(boolean lineEnds) {
    while (true) {
      char c = peek();
      if (c == '#') {
        while (peek() != END && peek() != '\n' && peek() != '\r') {
          at++;
        }
      } else if (c == ' ' || c == '\t' || (lineEnds && (c == '\n' || c == '\r'))) {
        at++;
      } else {
        return;
      }
    }
  }

  GrammarException failure(String what) {
    return failure(what, at);
  }

  /** Makes an exception that says what is wrong, and where. */
  GrammarException failure(String what, int position) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < position; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    int column = text.codePointCount(lineStart, position) + 1;
    return new GrammarException(
        "Line " + line + ", column " + column + " of the grammar: " + what + excerpt(position));
  }

  private String excerpt(int position) {
    if (position >= text.length()) {
      return ", at its end";
    }
    String rest = text.substring(position, Math.min(text.length(), position + EXCERPT));
    String firstLine = rest.lines().findFirst().orElse("");
    return firstLine.isEmpty() ? ", at the end of the line" : ", at '" + firstLine + "'";
  }
}
