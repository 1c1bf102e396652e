package dev.hugind.engine.chat.output;

/**
 * Reads one JSON value, a character at a time, and writes it down again so that it is valid: what
 * models get wrong inside of strings (line breaks, unknown escapes) is put right.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
final class JsonScanner {
  /** Deeper values are refused: JSON readers have limits too. */
  private static final int MOST_DEPTH = 500;

  private static final String LITERAL_ENDS = ",]}:";

  private final StringBuilder containers = new StringBuilder();
  private final StringBuilder literal = new StringBuilder();
  private Expect expect = Expect.VALUE;
  private boolean key;
  private final StringBuilder comma = new StringBuilder();
  private boolean escaped;
  private int hexDigits;
  private boolean certain;

  private enum Expect {
    VALUE,
    VALUE_OR_END,
    KEY,
    KEY_OR_END,
    COLON,
    STRING,
    LITERAL,
    COMMA_OR_END,
    NOTHING
  }

  /** What a character did. */
  enum Step {
    MORE,
    /** The value is whole, and the character is its last. */
    DONE,
    /** The value is whole without the character. */
    DONE_BEFORE,
    BROKEN
  }

  /** Whether a value inside has begun that only JSON has: before that, it may be anything. */
  boolean isCertain() {
    return certain;
  }

  boolean hasBegun() {
    return expect != Expect.VALUE || !containers.isEmpty();
  }

  Step accept(char c, StringBuilder out) {
    return switch (expect) {
      case STRING -> string(c, out);
      case LITERAL -> literal(c, out);
      case NOTHING -> Step.DONE_BEFORE;
      default -> Character.isWhitespace(c) ? space(c, out) : structure(c, out);
    };
  }

  private Step space(char c, StringBuilder out) {
    if (hasBegun()) {
      (comma.isEmpty() ? out : comma).append(c);
    }
    return Step.MORE;
  }

  private Step structure(char c, StringBuilder out) {
    return switch (expect) {
      case VALUE, VALUE_OR_END -> value(c, out);
      case KEY, KEY_OR_END -> {
        if (c == '"') {
          writeComma(out);
          out.append(c);
          key = true;
          expect = Expect.STRING;
          yield Step.MORE;
        }
        yield c == '}' && expect == Expect.KEY_OR_END ? close(c, out) : Step.BROKEN;
      }
      case COLON -> {
        if (c != ':') {
          yield Step.BROKEN;
        }
        out.append(c);
        expect = Expect.VALUE;
        yield Step.MORE;
      }
      default -> afterValue(c, out);
    };
  }

  private Step value(char c, StringBuilder out) {
    if (c == '{' || c == '[') {
      if (containers.length() == MOST_DEPTH) {
        return Step.BROKEN;
      }
      writeComma(out);
      out.append(c);
      containers.append(c);
      expect = c == '{' ? Expect.KEY_OR_END : Expect.VALUE_OR_END;
      return Step.MORE;
    }
    if (c == '"') {
      writeComma(out);
      out.append(c);
      certain = true;
      expect = Expect.STRING;
      return Step.MORE;
    }
    if (c == ']' && expect == Expect.VALUE_OR_END) {
      return close(c, out);
    }
    if (c == '-' || (c >= '0' && c <= '9') || c == 't' || c == 'f' || c == 'n') {
      literal.setLength(0);
      literal.append(c);
      certain |= c != 't' && c != 'f' && c != 'n';
      expect = Expect.LITERAL;
      return Step.MORE;
    }
    return Step.BROKEN;
  }

  private Step afterValue(char c, StringBuilder out) {
    boolean object = containers.charAt(containers.length() - 1) == '{';
    if (c == ',') {
      // Told with what follows it: a comma that nothing follows could not be taken back.
      comma.append(c);
      expect = object ? Expect.KEY : Expect.VALUE;
      return Step.MORE;
    }
    return c == (object ? '}' : ']') ? close(c, out) : Step.BROKEN;
  }

  private Step close(char c, StringBuilder out) {
    out.append(c);
    certain = true;
    containers.setLength(containers.length() - 1);
    return valueEnds();
  }

  private Step valueEnds() {
    expect = containers.isEmpty() ? Expect.NOTHING : Expect.COMMA_OR_END;
    return containers.isEmpty() ? Step.DONE : Step.MORE;
  }

  private void writeComma(StringBuilder out) {
    out.append(comma);
    comma.setLength(0);
  }

  private Step string(char c, StringBuilder out) {
    if (hexDigits > 0) {
      if (Character.digit(c, 16) < 0) {
        return Step.BROKEN;
      }
      hexDigits--;
      out.append(c);
      return Step.MORE;
    }
    if (escaped) {
      escaped = false;
      if (c == 'u') {
        hexDigits = 4;
      }
      if (c == '\'') {
        out.append(c);
      } else if ("\"\\/bfnrtu".indexOf(c) >= 0) {
        out.append('\\').append(c);
      } else {
        out.append("\\\\");
        JsonText.escape(c, out);
      }
      return Step.MORE;
    }
    if (c == '\\') {
      escaped = true;
      return Step.MORE;
    }
    if (c != '"') {
      if (c < ' ') {
        JsonText.escape(c, out);
      } else {
        out.append(c);
      }
      return Step.MORE;
    }
    out.append(c);
    if (key) {
      key = false;
      expect = Expect.COLON;
      return Step.MORE;
    }
    return valueEnds();
  }

  private Step literal(char c, StringBuilder out) {
    if (!Character.isWhitespace(c) && LITERAL_ENDS.indexOf(c) < 0 && isLiteralPart(c)) {
      literal.append(c);
      return Step.MORE;
    }
    return endLiteral(out) ? after(c, out) : Step.BROKEN;
  }

  private Step after(char c, StringBuilder out) {
    if (expect == Expect.NOTHING) {
      return Step.DONE_BEFORE;
    }
    return accept(c, out);
  }

  private static boolean isLiteralPart(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || "+-.E".indexOf(c) >= 0;
  }

  private boolean endLiteral(StringBuilder out) {
    if (!JsonText.isLiteral(literal)) {
      return false;
    }
    writeComma(out);
    out.append(literal);
    certain = true;
    valueEndsQuietly();
    return true;
  }

  private void valueEndsQuietly() {
    expect = containers.isEmpty() ? Expect.NOTHING : Expect.COMMA_OR_END;
  }

  /** At the end of the text: whether a number was the whole value. */
  boolean end(StringBuilder out) {
    return expect == Expect.LITERAL && containers.isEmpty() && endLiteral(out);
  }

  /** What is missing for the text written so far to be valid. */
  String missing() {
    StringBuilder out = new StringBuilder();
    if (expect == Expect.STRING) {
      out.append("0".repeat(hexDigits)).append('"');
    }
    if (expect == Expect.COLON || (expect == Expect.STRING && key)) {
      out.append(':');
    }
    boolean open = !containers.isEmpty() && containers.charAt(containers.length() - 1) == '{';
    if (expect == Expect.COLON
        || (expect == Expect.STRING && key)
        || (open && (expect == Expect.VALUE || expect == Expect.LITERAL))) {
      out.append("null");
    }
    for (int i = containers.length() - 1; i >= 0; i--) {
      out.append(containers.charAt(i) == '{' ? '}' : ']');
    }
    return out.toString();
  }
}
