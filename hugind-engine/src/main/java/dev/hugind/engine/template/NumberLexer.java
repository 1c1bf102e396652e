package dev.hugind.engine.template;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads number tokens: the two regular expressions of Jinja2, made possessive so that they are
 * linear.
 */
final class NumberLexer {
  private static final Pattern FLOAT =
      Pattern.compile(
          "(?<!\\.)[0-9]++(?:_[0-9]++)*+(?:(?:\\.[0-9]++(?:_[0-9]++)*+)?+[eE][+-]?[0-9]++(?:_[0-9]++)*+"
              + "|\\.[0-9]++(?:_[0-9]++)*+)");
  private static final Pattern INTEGER =
      Pattern.compile(
          "0[bB](?:_?[01])++|0[oO](?:_?[0-7])++|0[xX](?:_?[0-9a-fA-F])++|[1-9](?:_?[0-9])*+|0(?:_?0)*+");

  private NumberLexer() {}

  static int read(Source source, int position, List<Token> tokens) {
    Matcher matcher = FLOAT.matcher(source.text());
    matcher.region(position, source.length()).useTransparentBounds(true);
    if (matcher.lookingAt()) {
      tokens.add(new Token(Token.Type.FLOAT, matcher.group().replace("_", ""), position));
      return matcher.end();
    }
    matcher = INTEGER.matcher(source.text()).region(position, source.length());
    if (!matcher.lookingAt()) {
      throw source.error(
          "unexpected char '" + source.charAt(position) + "' at " + position, position);
    }
    tokens.add(new Token(Token.Type.INTEGER, matcher.group(), position));
    return matcher.end();
  }
}
