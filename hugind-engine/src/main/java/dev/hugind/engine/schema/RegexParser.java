package dev.hugind.engine.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads regular expressions as ECMA-262 has them, with Unicode characters as the units.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class RegexParser {
  private final int[] text;
  private final boolean wide;
  private final String path;
  private final String keyword;
  private int at;
  private int depth;

  private RegexParser(int[] text, boolean wide, String path, String keyword) {
    this.text = text;
    this.wide = wide;
    this.path = path;
    this.keyword = keyword;
  }

  /**
   * Reads a pattern.
   *
   * @param pattern the regular expression
   * @param wide whether, where engines differ, what any of them matches is wanted, not what all do
   * @param path where it stands, for the message
   * @param keyword the keyword it is the value of
   * @return the pattern
   * @throws SchemaException if it is no regular expression or has what an automaton cannot do
   */
  static RegexNode parse(String pattern, boolean wide, String path, String keyword) {
    if (pattern.length() > SchemaLimits.PATTERN_CHARACTERS) {
      throw new SchemaException(
          path,
          keyword,
          "has "
              + pattern.length()
              + " characters; at most "
              + SchemaLimits.PATTERN_CHARACTERS
              + " are allowed");
    }
    RegexParser parser = new RegexParser(pattern.codePoints().toArray(), wide, path, keyword);
    RegexNode node = parser.choice();
    if (parser.at < parser.text.length) {
      throw parser.bad("has a ) without a (");
    }
    return node;
  }

  private RegexNode choice() {
    if (++depth > SchemaLimits.PATTERN_DEPTH) {
      throw bad("nests groups more than " + SchemaLimits.PATTERN_DEPTH + " deep");
    }
    List<RegexNode> options = new ArrayList<>();
    options.add(sequence());
    while (peek() == '|') {
      at++;
      options.add(sequence());
    }
    depth--;
    return options.size() == 1 ? options.getFirst() : new RegexNode.Choice(options);
  }

  private RegexNode sequence() {
    List<RegexNode> parts = new ArrayList<>();
    while (peek() >= 0 && peek() != '|' && peek() != ')') {
      RegexNode atom = atom();
      parts.add(quantified(atom));
    }
    return parts.size() == 1 ? parts.getFirst() : new RegexNode.Sequence(parts);
  }

  private RegexNode quantified(RegexNode atom) {
    int least;
    int most;
    switch (peek()) {
      case '*' -> {
        least = 0;
        most = -1;
        at++;
      }
      case '+' -> {
        least = 1;
        most = -1;
        at++;
      }
      case '?' -> {
        least = 0;
        most = 1;
        at++;
      }
      case '{' -> {
        int[] counts = counts();
        if (counts.length == 0) {
          return atom;
        }
        least = counts[0];
        most = counts[1];
      }
      default -> {
        return atom;
      }
    }
    if (atom instanceof RegexNode.Start
        || atom instanceof RegexNode.End
        || atom instanceof RegexNode.Look) {
      throw bad("repeats something that matches no characters, before position " + at);
    }
    if (peek() == '?') {
      at++; // A lazy quantifier matches the same texts.
    } else if (peek() == '+') {
      throw bad("has a possessive quantifier, which JSON Schema's patterns do not have");
    }
    return new RegexNode.Repeat(atom, least, most);
  }

  /** Reads a count in braces; returns nothing, and stays, where the brace stands for itself. */
  private int[] counts() {
    int start = at;
    at++;
    int least = number();
    int most = least;
    if (least >= 0 && peek() == ',') {
      at++;
      most = peek() == '}' ? -1 : number();
      if (most < 0 && peek() != '}') {
        least = -1;
      }
    }
    if (least < 0 || peek() != '}') {
      at = start;
      return new int[0];
    }
    at++;
    if (most >= 0 && most < least) {
      throw bad("has a repetition whose bounds are reversed: {" + least + "," + most + "}");
    }
    return new int[] {least, most};
  }

  private int number() {
    int start = at;
    int value = 0;
    while (peek() >= '0' && peek() <= '9') {
      value = Math.min(1_000_000, 10 * value + text[at] - '0');
      at++;
    }
    return at == start ? -1 : value;
  }

  private RegexNode atom() {
    int c = text[at++];
    return switch (c) {
      case '^' -> new RegexNode.Start();
      case '$' -> new RegexNode.End();
      case '.' -> new RegexNode.Characters(RegexClasses.dot(wide));
      case '(' -> group();
      case '[' -> new RegexNode.Characters(set());
      case '\\' -> new RegexNode.Characters(escape(false, wide));
      case '*', '+', '?' -> throw bad("has a " + Character.toString(c) + " with nothing to repeat");
      case '{' -> {
        at--;
        if (counts().length > 0) {
          throw bad("has a count with nothing to repeat");
        }
        at++;
        yield new RegexNode.Characters(RegexCodePoints.of('{'));
      }
      default -> new RegexNode.Characters(RegexCodePoints.of(c));
    };
  }

  private RegexNode group() {
    RegexNode result;
    if (peek() != '?') {
      result = choice();
    } else {
      at++;
      int kind = next();
      if (kind == '<' && peek() != '=' && peek() != '!') {
        for (int c = next(); c != '>'; ) {
          c = next();
        }
        result = choice();
      } else if (kind == ':') {
        result = choice();
      } else if (kind == '=' || kind == '!') {
        result = lookAhead(kind == '!');
      } else if (kind == '<') {
        throw bad("has a lookbehind, which a grammar can't enforce; leave it out");
      } else {
        throw bad("has a group (?" + Character.toString(kind) + " that is not known");
      }
    }
    if (at == text.length || next() != ')') {
      throw bad("has a ( without a )");
    }
    return result;
  }

  /** Reads what is ahead; what must not match is taken widely where what must match is narrow. */
  private RegexNode lookAhead(boolean negated) {
    RegexParser inner = new RegexParser(text, wide != negated, path, keyword);
    inner.at = at;
    inner.depth = depth;
    RegexNode ahead = inner.choice();
    at = inner.at;
    return new RegexNode.Look(ahead, negated);
  }

  private RegexCodePoints set() {
    boolean negated = peek() == '^';
    if (negated) {
      at++;
    }
    boolean wideInside = wide != negated;
    RegexCodePoints set = RegexCodePoints.NONE;
    while (peek() != ']') {
      RegexCodePoints first = setItem(wideInside);
      if (peek() == '-' && at + 1 < text.length && text[at + 1] != ']') {
        int dash = at++;
        RegexCodePoints last = setItem(wideInside);
        if (single(first) && single(last)) {
          if (first.first(0) > last.first(0)) {
            throw bad("has a range whose bounds are reversed at position " + dash);
          }
          set = set.union(RegexCodePoints.range(first.first(0), last.first(0)));
        } else {
          set = set.union(first).union(last).union(RegexCodePoints.of('-'));
        }
      } else {
        set = set.union(first);
      }
    }
    at++;
    return negated ? set.complement() : set;
  }

  private static boolean single(RegexCodePoints set) {
    return set.ranges() == 1 && set.first(0) == set.last(0);
  }

  private RegexCodePoints setItem(boolean wideInside) {
    int c = next();
    return c == '\\' ? escape(true, wideInside) : RegexCodePoints.of(c);
  }

  private RegexCodePoints escape(boolean inSet, boolean wideHere) {
    int c = next();
    return switch (c) {
      case 'd' -> RegexClasses.DIGITS;
      case 'D' -> RegexClasses.DIGITS.complement();
      case 'w' -> RegexClasses.WORD;
      case 'W' -> RegexClasses.WORD.complement();
      case 's' -> RegexClasses.space(wideHere);
      case 'S' -> RegexClasses.space(!wideHere).complement();
      case 't' -> RegexCodePoints.of('\t');
      case 'n' -> RegexCodePoints.of('\n');
      case 'r' -> RegexCodePoints.of('\r');
      case 'f' -> RegexCodePoints.of('\f');
      case 'v' -> RegexCodePoints.of(0x0B);
      case '0' -> RegexCodePoints.of(0);
      case 'x' -> RegexCodePoints.of(hex(2));
      case 'u' -> RegexCodePoints.of(unicode());
      case 'c' -> RegexCodePoints.of(next() & 31);
      case 'p', 'P' -> property(c == 'P');
      case 'b' -> {
        if (inSet) {
          yield RegexCodePoints.of('\b');
        }
        throw bad("has a word boundary (\\b), which a grammar can't enforce; leave it out");
      }
      case 'B' -> throw bad("has a \\B, which a grammar can't enforce; leave it out");
      case 'k', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
          throw bad("has a backreference, which a grammar can't enforce; leave it out");
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw bad("has the escape \\" + Character.toString(c) + ", which is not known");
        }
        yield RegexCodePoints.of(c);
      }
    };
  }

  private RegexCodePoints property(boolean negated) {
    StringBuilder name = new StringBuilder();
    if (next() != '{') {
      throw bad("has a \\p without a name in braces");
    }
    for (int c = next(); c != '}'; c = next()) {
      name.appendCodePoint(c);
    }
    String key = name.toString().replaceFirst("^(gc|General_Category)=", "");
    RegexCodePoints set = RegexClasses.category(key);
    if (set == null) {
      throw bad("has the Unicode property \"" + name + "\", which is not supported");
    }
    return negated ? set.complement() : set;
  }

  private int unicode() {
    if (peek() == '{') {
      at++;
      int value = 0;
      for (int c = next(); c != '}'; c = next()) {
        value = 16 * value + Character.digit(c, 16);
        if (Character.digit(c, 16) < 0 || value > Character.MAX_CODE_POINT) {
          throw bad("has a \\u{...} that is no Unicode character");
        }
      }
      return value;
    }
    int unit = hex(4);
    if (Character.isHighSurrogate((char) unit)
        && at + 1 < text.length
        && text[at] == '\\'
        && text[at + 1] == 'u') {
      at += 2;
      return Character.toCodePoint((char) unit, (char) hex(4));
    }
    return unit;
  }

  private int hex(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = at < text.length ? Character.digit(text[at++], 16) : -1;
      if (digit < 0) {
        throw bad("has a \\x or \\u that is not followed by " + digits + " hexadecimal digits");
      }
      value = 16 * value + digit;
    }
    return value;
  }

  private int peek() {
    return at < text.length ? text[at] : -1;
  }

  private int next() {
    if (at == text.length) {
      throw bad("ends too early: something is not closed");
    }
    return text[at++];
  }

  private SchemaException bad(String problem) {
    return new SchemaException(path, keyword, problem);
  }
}
