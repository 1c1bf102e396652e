package dev.hugind.engine.template;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;

/**
 * The tokens of a source, one of which is the current one; it also counts how deep the parser has
 * gone.
 */
final class TokenStream {
  private final Source source;
  private final List<Token> tokens;
  private final int nestingDepth;
  private int position;
  private int depth;

  TokenStream(Source source, List<Token> tokens, int nestingDepth) {
    this.source = source;
    this.tokens = tokens;
    this.nestingDepth = nestingDepth;
  }

  Token current() {
    return tokens.get(position);
  }

  Token look() {
    return tokens.get(Math.min(position + 1, tokens.size() - 1));
  }

  /** Goes on, and returns the token that was the current one. */
  @CanIgnoreReturnValue
  Token next() {
    Token token = current();
    if (position < tokens.size() - 1) {
      position++;
    }
    return token;
  }

  @CanIgnoreReturnValue
  boolean skipOperator(String operator) {
    if (current().isOperator(operator)) {
      next();
      return true;
    }
    return false;
  }

  boolean skipName(String name) {
    if (current().isName(name)) {
      next();
      return true;
    }
    return false;
  }

  @CanIgnoreReturnValue
  Token expect(Token.Type type) {
    if (current().type() != type) {
      throw expected(type.description());
    }
    return next();
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw expected(operator);
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw expected(name);
    }
  }

  void enter() {
    if (++depth > nestingDepth) {
      throw TemplateException.limit("nestingDepth", nestingDepth, "The template nests too deep")
          .at(line());
    }
  }

  void leave() {
    depth--;
  }

  int line() {
    return source.line(current().offset());
  }

  TemplateException error(String message) {
    return error(message, current());
  }

  TemplateException error(String message, Token token) {
    return source.error(message, token.offset());
  }

  private TemplateException expected(String what) {
    if (current().type() == Token.Type.END) {
      return error("unexpected end of template, expected '" + what + "'.");
    }
    return error("expected token '" + what + "', got '" + current().describe() + "'");
  }
}
