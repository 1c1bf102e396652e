package dev.hugind.engine.chat.output;

import java.util.List;

/**
 * Reads one value in the literals of a programming language and writes it down as JSON.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
final class LiteralScanner {
  private static final int MOST_DEPTH = 500;
  private static final int LONGEST_WORD = 400;
  private static final String WORD_ENDS = ",]})=: \t\r\n";

  private final List<String> quotes;
  private final boolean escapes;
  private final StringBuilder containers = new StringBuilder();
  private final StringBuilder word = new StringBuilder();
  private Expect expect = Expect.VALUE;
  private String quote = "";
  private boolean comma;
  private boolean key;
  private boolean escaped;
  private int hexDigits;
  private boolean certain;

  /** Why nothing was taken: more must come. */
  private boolean waiting;

  private enum Expect {
    VALUE,
    VALUE_OR_END,
    KEY_OR_END,
    COLON,
    STRING,
    WORD,
    COMMA_OR_END,
    NOTHING
  }

  /**
   * Returns a scanner.
   *
   * @param quotes what strings begin and end with
   * @param escapes whether a backslash in a string changes the next character
   */
  LiteralScanner(List<String> quotes, boolean escapes) {
    this.quotes = quotes;
    this.escapes = escapes;
  }

  boolean isCertain() {
    return certain;
  }

  CallReader.Step read(Input input, StringBuilder out) {
    while (expect != Expect.NOTHING) {
      if (input.isEmpty() && !(input.isEnded() && expect == Expect.WORD)) {
        return CallReader.Step.MORE;
      }
      waiting = false;
      boolean taken =
          switch (expect) {
            case STRING -> string(input, out);
            case WORD -> word(input, out);
            default -> structure(input, out);
          };
      if (!taken) {
        return waiting ? CallReader.Step.MORE : CallReader.Step.BROKEN;
      }
    }
    return CallReader.Step.DONE;
  }

  private boolean structure(Input input, StringBuilder out) {
    char c = input.peek();
    if (Character.isWhitespace(c)) {
      input.skip(1);
      return true;
    }
    return switch (expect) {
      case COLON -> {
        if (c != ':' && c != '=') {
          yield false;
        }
        input.skip(1);
        out.append(':');
        expect = Expect.VALUE;
        yield true;
      }
      case COMMA_OR_END -> {
        if (c == ',') {
          input.skip(1);
          comma = true;
          expect = top() == '{' ? Expect.KEY_OR_END : Expect.VALUE_OR_END;
          yield true;
        }
        yield close(input, c, out);
      }
      default -> begin(input, c, out);
    };
  }

  private boolean begin(Input input, char c, StringBuilder out) {
    if (expect != Expect.VALUE && close(input, c, out)) {
      return true;
    }
    boolean inKey = expect == Expect.KEY_OR_END;
    for (String mark : quotes) {
      Input.Match match = input.match(mark);
      if (match == Input.Match.PARTIAL) {
        return waits();
      }
      if (match == Input.Match.YES) {
        input.skip(mark.length());
        writeComma(out);
        out.append('"');
        quote = mark;
        key = inKey;
        certain |= !inKey;
        expect = Expect.STRING;
        return true;
      }
    }
    if (!inKey && (c == '{' || c == '[' || c == '(')) {
      if (containers.length() == MOST_DEPTH) {
        return false;
      }
      input.skip(1);
      writeComma(out);
      out.append(c == '{' ? '{' : '[');
      containers.append(c);
      expect = c == '{' ? Expect.KEY_OR_END : Expect.VALUE_OR_END;
      return true;
    }
    word.setLength(0);
    key = inKey;
    expect = Expect.WORD;
    return true;
  }

  private boolean close(Input input, char c, StringBuilder out) {
    if (containers.isEmpty() || c != closing(top())) {
      return false;
    }
    input.skip(1);
    comma = false;
    out.append(top() == '{' ? '}' : ']');
    containers.setLength(containers.length() - 1);
    certain = true;
    valueEnds();
    return true;
  }

  private char top() {
    return containers.charAt(containers.length() - 1);
  }

  private static char closing(char open) {
    return open == '{' ? '}' : open == '[' ? ']' : ')';
  }

  private void valueEnds() {
    expect = containers.isEmpty() ? Expect.NOTHING : Expect.COMMA_OR_END;
  }

  private void writeComma(StringBuilder out) {
    if (comma) {
      out.append(',');
      comma = false;
    }
  }

  private boolean waits() {
    waiting = true;
    return false;
  }

  private boolean string(Input input, StringBuilder out) {
    if (hexDigits > 0) {
      char c = input.peek();
      if (Character.digit(c, 16) < 0) {
        return false;
      }
      input.skip(1);
      out.append(c);
      hexDigits--;
      return true;
    }
    if (escaped) {
      escaped = false;
      escape(input.next(), out);
      return true;
    }
    Input.Match end = input.match(quote);
    if (end == Input.Match.PARTIAL) {
      return waits();
    }
    if (end == Input.Match.YES) {
      input.skip(quote.length());
      out.append('"');
      if (key) {
        expect = Expect.COLON;
      } else {
        valueEnds();
      }
      return true;
    }
    char c = input.next();
    if (c == '\\' && escapes) {
      escaped = true;
    } else {
      JsonText.escape(c, out);
    }
    return true;
  }

  private void escape(char c, StringBuilder out) {
    switch (c) {
      case 'n', 't', 'r', 'b', 'f' -> out.append('\\').append(c);
      case '\\' -> out.append("\\\\");
      case '"' -> out.append("\\\"");
      case '\'' -> out.append('\'');
      case 'u' -> {
        out.append("\\u");
        hexDigits = 4;
      }
      case 'x' -> {
        out.append("\\u00");
        hexDigits = 2;
      }
      case '\n' -> {
        // a line that goes on
      }
      default -> {
        out.append("\\\\");
        JsonText.escape(c, out);
      }
    }
  }

  private boolean word(Input input, StringBuilder out) {
    while (!input.isEmpty() && WORD_ENDS.indexOf(input.peek()) < 0) {
      word.append(input.next());
      if (word.length() > LONGEST_WORD) {
        return false;
      }
    }
    if (input.isEmpty() && !input.isEnded()) {
      return waits();
    }
    if (key) {
      if (word.isEmpty()) {
        return false;
      }
      writeComma(out);
      out.append(JsonText.quote(word));
      expect = Expect.COLON;
      return true;
    }
    String json =
        switch (word.toString()) {
          case "True", "true" -> "true";
          case "False", "false" -> "false";
          case "None", "null", "none" -> "null";
          default -> JsonText.isLiteral(word) ? word.toString() : "";
        };
    if (json.isEmpty()) {
      return false;
    }
    writeComma(out);
    out.append(json);
    certain = true;
    valueEnds();
    return true;
  }

  /** What is missing for the text written so far to be valid. */
  String missing() {
    StringBuilder out = new StringBuilder();
    if (expect == Expect.STRING) {
      out.append("0".repeat(hexDigits)).append('"');
    }
    boolean keyOnly = key && (expect == Expect.STRING || expect == Expect.COLON);
    if (keyOnly) {
      out.append(':');
    }
    boolean inObject = !containers.isEmpty() && top() == '{';
    if (keyOnly
        || ((inObject || containers.isEmpty())
            && (expect == Expect.VALUE || (expect == Expect.WORD && !key)))) {
      out.append("null");
    }
    for (int i = containers.length() - 1; i >= 0; i--) {
      out.append(containers.charAt(i) == '{' ? '}' : ']');
    }
    return out.toString();
  }
}
