package dev.hugind.engine.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Splits the source into tokens, with the rules for white space of {@code trim_blocks} and {@code
 * lstrip_blocks}.
 *
 * <p>It follows the regular expressions of Jinja2's lexer, one method for each of its states.
 */
final class Lexer {
  private static final List<String> OPERATORS =
      List.of(
          "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
          "}", ">", "<", "=", ".", ":", "|", ",", ";");

  private final Source source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  /**
   * Whether the last token ended with a line end, so that the next one is at the start of a line.
   */
  private boolean lineStarting = true;

  private Lexer(Source source) {
    this.source = source;
  }

  static List<Token> tokenize(Source source) {
    Lexer lexer = new Lexer(source);
    lexer.root();
    lexer.add(Token.Type.END, "", source.length());
    return lexer.tokens;
  }

  private void add(Token.Type type, String value, int offset) {
    tokens.add(new Token(type, value, offset));
  }

  private void root() {
    while (position < source.length()) {
      int tag = nextTag();
      if (tag < 0) {
        add(Token.Type.DATA, source.text().substring(position), position);
        position = source.length();
        return;
      }
      char kind = source.charAt(tag + 1);
      int raw = kind == '%' ? rawEnd(tag, "raw") : -1;
      char sign = sign(tag + 2);
      data(position, tag, sign, kind != '{');
      position = sign == ' ' ? tag + 2 : tag + 3;
      lineStarting = false;
      if (raw >= 0) {
        raw(tag, raw);
      } else if (kind == '#') {
        comment(tag);
      } else {
        boolean block = kind == '%';
        add(block ? Token.Type.BLOCK_BEGIN : Token.Type.VARIABLE_BEGIN, "", tag);
        code(block);
      }
    }
  }

  private int nextTag() {
    for (int i = source.text().indexOf('{', position);
        i >= 0;
        i = source.text().indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private char sign(int offset) {
    char c = offset < source.length() ? source.charAt(offset) : ' ';
    return c == '-' || c == '+' ? c : ' ';
  }

  /** Adds the text before a tag, stripped as the tag's sign and {@code lstrip_blocks} demand. */
  private void data(int from, int tag, char sign, boolean lstrip) {
    int end = tag;
    if (sign == '-') {
      while (end > from && Characters.isSpace(source.charAt(end - 1))) {
        end--;
      }
    } else if (sign == ' ' && lstrip) {
      int start = tag;
      while (start > from && source.charAt(start - 1) != '\n') {
        start--;
      }
      if (start > from || lineStarting) {
        int i = start;
        while (i < tag && Characters.isSpace(source.charAt(i))) {
          i++;
        }
        end = i == tag ? start : tag;
      }
    }
    if (end > from) {
      add(Token.Type.DATA, source.text().substring(from, end), from);
    }
  }

  /**
   * The end of a {@code {% raw %}} or {@code {% endraw %}} tag up to its closing sign, or -1 if it
   * is none.
   */
  private int rawEnd(int tag, String word) {
    int i = skipSpace(sign(tag + 2) == ' ' ? tag + 2 : tag + 3);
    if (!source.text().startsWith(word, i)) {
      return -1;
    }
    i = skipSpace(i + word.length());
    boolean plus = word.equals("endraw") && source.text().startsWith("+%}", i);
    return source.text().startsWith("%}", i) || source.text().startsWith("-%}", i) || plus ? i : -1;
  }

  private int skipSpace(int from) {
    int i = from;
    while (i < source.length() && Characters.isSpace(source.charAt(i))) {
      i++;
    }
    return i;
  }

  private void raw(int tag, int closing) {
    position = source.charAt(closing) == '-' ? skipSpace(closing + 3) : closing + 2;
    lineStarting = source.charAt(position - 1) == '\n';
    for (int i = source.text().indexOf("{%", position);
        i >= 0;
        i = source.text().indexOf("{%", i + 1)) {
      int end = rawEnd(i, "endraw");
      if (end >= 0) {
        data(position, i, sign(i + 2), true);
        closeBlock(end);
        return;
      }
    }
    if (position < source.length()) {
      throw source.error("Missing end of raw directive", tag);
    }
  }

  private void comment(int tag) {
    if (position >= source.length()) {
      // Jinja2 only misses the end of a comment that has something in it.
      return;
    }
    int end = source.text().indexOf("#}", position);
    if (end < 0) {
      throw source.error("Missing end of comment tag", tag);
    }
    boolean signed =
        end > position && (source.charAt(end - 1) == '-' || source.charAt(end - 1) == '+');
    closeBlock(signed ? end - 1 : end);
  }

  /**
   * Goes past the closing sign and delimiter of a block or comment, and past the white space that
   * it eats.
   */
  private void closeBlock(int closing) {
    char sign = source.charAt(closing);
    if (sign == '-') {
      position = skipSpace(closing + 3);
    } else {
      position = sign == '+' ? closing + 3 : closing + 2;
      if (sign != '+' && position < source.length() && source.charAt(position) == '\n') {
        position++;
      }
    }
    lineStarting = source.charAt(position - 1) == '\n';
  }

  private void code(boolean block) {
    String delimiter = block ? "%}" : "}}";
    Deque<Character> open = new ArrayDeque<>();
    while (position < source.length()) {
      if (open.isEmpty()) {
        boolean signed =
            source.charAt(position) == '-' || (block && source.charAt(position) == '+');
        int closing = signed ? position + 1 : position;
        if (source.text().startsWith(delimiter, closing)) {
          add(block ? Token.Type.BLOCK_END : Token.Type.VARIABLE_END, "", position);
          close(block, position, signed);
          return;
        }
      }
      token(open);
    }
  }

  private void close(boolean block, int closing, boolean signed) {
    if (block) {
      closeBlock(closing);
    } else {
      position = signed ? skipSpace(closing + 3) : closing + 2;
      lineStarting = source.charAt(position - 1) == '\n';
    }
  }

  private void token(Deque<Character> open) {
    char c = source.charAt(position);
    if (Characters.isSpace(c)) {
      position = skipSpace(position);
    } else if (c >= '0' && c <= '9') {
      position = NumberLexer.read(source, position, tokens);
    } else if (Characters.isWord(source.text().codePointAt(position))
        || isIdentifierPart(position)) {
      name();
    } else if (c == '\'' || c == '"') {
      string(c);
    } else {
      operator(open);
    }
  }

  private boolean isIdentifierPart(int offset) {
    int c = source.text().codePointAt(offset);
    return c > 127 && Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
  }

  private void name() {
    int start = position;
    while (position < source.length()
        && (Characters.isWord(source.text().codePointAt(position)) || isIdentifierPart(position))) {
      position += Character.charCount(source.text().codePointAt(position));
    }
    String name = source.text().substring(start, position);
    if (!CharacterTests.isIdentifier(name)) {
      throw source.error("Invalid character in identifier", start);
    }
    add(Token.Type.NAME, name, start);
  }

  private void string(char quote) {
    int start = position;
    int end = start + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw source.error("unexpected char \"" + quote + "\" at " + start, start);
    }
    position = end + 1;
    String body = source.text().substring(start + 1, end);
    add(
        Token.Type.STRING,
        body.indexOf('\\') < 0 ? body : Escapes.decode(body, source, start),
        start);
  }

  private void operator(Deque<Character> open) {
    for (String operator : OPERATORS) {
      if (source.text().startsWith(operator, position)) {
        balance(operator.charAt(0), open);
        add(Token.Type.OPERATOR, operator, position);
        position += operator.length();
        return;
      }
    }
    throw source.error(
        "unexpected char '"
            + Character.toString(source.text().codePointAt(position))
            + "' at "
            + position,
        position);
  }

  private void balance(char c, Deque<Character> open) {
    switch (c) {
      case '(' -> open.push(')');
      case '[' -> open.push(']');
      case '{' -> open.push('}');
      case ')', ']', '}' -> {
        if (open.isEmpty()) {
          throw source.error("unexpected '" + c + "'", position);
        }
        char expected = open.pop();
        if (expected != c) {
          throw source.error("unexpected '" + c + "', expected '" + expected + "'", position);
        }
      }
      default -> {}
    }
  }
}
