package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses what follows a value: attributes, items, calls, filters and tests. */
final class PostfixParser {
  private static final List<String> TESTABLE = List.of("(", "[", "{");

  private final TokenStream stream;
  private final ExpressionParser expressions;

  PostfixParser(TokenStream stream, ExpressionParser expressions) {
    this.stream = stream;
    this.expressions = expressions;
  }

  /** Takes what follows a value directly: attributes, items and calls. */
  Expression postfix(Expression start) {
    Expression node = start;
    while (true) {
      if (stream.skipOperator(".")) {
        node = member(node);
      } else if (stream.skipOperator("[")) {
        node = new Expression.Item(node, subscript());
      } else if (stream.current().isOperator("(")) {
        node = new Expression.Call(node, arguments());
      } else {
        return node;
      }
    }
  }

  private Expression member(Expression owner) {
    Token token = stream.next();
    return switch (token.type()) {
      case NAME -> new Expression.Attribute(owner, token.value());
      case INTEGER ->
          new Expression.Item(
              owner, new Expression.Constant(ExpressionParser.integer(token, stream)));
      default -> throw stream.error("expected name or number", token);
    };
  }

  private Expression subscript() {
    List<Expression> keys = new ArrayList<>();
    while (!stream.current().isOperator("]")) {
      if (!keys.isEmpty()) {
        stream.expectOperator(",");
      }
      keys.add(subscriptPart());
    }
    stream.expectOperator("]");
    if (keys.size() == 1) {
      return keys.getFirst();
    }
    if (keys.stream().anyMatch(Expression.Slice.class::isInstance)) {
      throw stream.error("a slice cannot be a part of a tuple");
    }
    return new Expression.TupleDisplay(List.copyOf(keys));
  }

  private Expression subscriptPart() {
    Expression from = null;
    if (!stream.skipOperator(":")) {
      from = expressions.expression();
      if (!stream.skipOperator(":")) {
        return from;
      }
    }
    Expression to =
        isSliceEnd() || stream.current().isOperator(":") ? null : expressions.expression();
    Expression step = null;
    if (stream.skipOperator(":") && !isSliceEnd()) {
      step = expressions.expression();
    }
    return new Expression.Slice(from, to, step);
  }

  private boolean isSliceEnd() {
    return stream.current().isOperator("]") || stream.current().isOperator(",");
  }

  private Expression.CallArguments arguments() {
    Token open = stream.current();
    stream.expectOperator("(");
    List<Expression> positional = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<Expression> named = new ArrayList<>();
    Expression rest = null;
    Expression namedRest = null;
    boolean first = true;
    while (!stream.current().isOperator(")")) {
      if (!first) {
        stream.expectOperator(",");
        if (stream.current().isOperator(")")) {
          break;
        }
      }
      first = false;
      if (stream.skipOperator("*")) {
        ensure(rest == null && namedRest == null, open);
        rest = expressions.expression();
      } else if (stream.skipOperator("**")) {
        ensure(namedRest == null, open);
        namedRest = expressions.expression();
      } else if (stream.current().type() == Token.Type.NAME && stream.look().isOperator("=")) {
        ensure(namedRest == null, open);
        String name = stream.next().value();
        stream.next();
        if (names.contains(name)) {
          throw stream.error("keyword argument repeated: " + name, open);
        }
        names.add(name);
        named.add(expressions.expression());
      } else {
        ensure(rest == null && namedRest == null && names.isEmpty(), open);
        positional.add(expressions.expression());
      }
    }
    stream.expectOperator(")");
    return new Expression.CallArguments(
        List.copyOf(positional), List.copyOf(names), List.copyOf(named), rest, namedRest);
  }

  private void ensure(boolean sound, Token open) {
    if (!sound) {
      throw stream.error("invalid syntax for function call expression", open);
    }
  }

  /** Takes the filters and tests that follow a value. */
  Expression filtered(Expression start) {
    Expression node = start;
    while (true) {
      if (stream.skipOperator("|")) {
        node = filter(node);
      } else if (stream.skipName("is")) {
        node = test(node);
      } else if (stream.current().isOperator("(")) {
        node = new Expression.Call(node, arguments());
      } else {
        return node;
      }
    }
  }

  /** The filters of a block, without their operand; null where there is none. */
  @Nullable Expression blockFilter(boolean startsInline) {
    Expression node = startsInline ? filter(null) : null;
    while (stream.skipOperator("|")) {
      node = filter(node);
    }
    return node;
  }

  private Expression filter(@Nullable Expression operand) {
    int offset = stream.current().offset();
    String name = dottedName();
    Expression.CallArguments arguments =
        stream.current().isOperator("(") ? arguments() : Expression.CallArguments.NONE;
    return new Expression.Filter(operand, name, arguments, offset);
  }

  private String dottedName() {
    StringBuilder name = new StringBuilder(stream.expect(Token.Type.NAME).value());
    while (stream.skipOperator(".")) {
      name.append('.').append(stream.expect(Token.Type.NAME).value());
    }
    return name.toString();
  }

  private Expression test(Expression operand) {
    boolean negated = stream.skipName("not");
    int offset = stream.current().offset();
    String name = dottedName();
    Expression.CallArguments arguments = Expression.CallArguments.NONE;
    Token token = stream.current();
    if (token.isOperator("(")) {
      arguments = arguments();
    } else if (startsArgument(token)) {
      if (token.isName("is")) {
        throw stream.error("You cannot chain multiple tests with is");
      }
      Expression argument = postfix(expressions.primary(false));
      arguments = new Expression.CallArguments(List.of(argument), List.of(), List.of(), null, null);
    }
    Expression test = new Expression.Test(operand, name, arguments, offset);
    return negated ? new Expression.Not(test) : test;
  }

  private static boolean startsArgument(Token token) {
    return switch (token.type()) {
      case NAME -> !token.isName("else") && !token.isName("or") && !token.isName("and");
      case STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> TESTABLE.contains(token.value());
      default -> false;
    };
  }
}
