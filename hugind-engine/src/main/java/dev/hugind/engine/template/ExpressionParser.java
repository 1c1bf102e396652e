package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses expressions, one method for each level of Jinja2's precedence. */
final class ExpressionParser {
  private static final List<String> COMPARISONS = List.of("==", "!=", "<", "<=", ">", ">=");

  private final TokenStream stream;
  private final PostfixParser postfix;

  ExpressionParser(TokenStream stream) {
    this.stream = stream;
    this.postfix = new PostfixParser(stream, this);
  }

  /** The filters of a block, without their operand; null where there is none. */
  @Nullable Expression blockFilter(boolean startsInline) {
    return postfix.blockFilter(startsInline);
  }

  Expression expression() {
    return conditional();
  }

  Expression tuple() {
    return tuple(true);
  }

  /** One expression, or several with commas between them. */
  Expression tuple(boolean withConditional) {
    return tuple(withConditional, false);
  }

  private Expression tuple(boolean withConditional, boolean parenthesized) {
    List<Expression> items = new ArrayList<>();
    boolean commas = false;
    while (!isTupleEnd()) {
      items.add(withConditional ? conditional() : or());
      if (!stream.skipOperator(",")) {
        break;
      }
      commas = true;
    }
    if (!commas && !items.isEmpty()) {
      return items.getFirst();
    }
    if (!commas && !parenthesized) {
      throw stream.error("Expected an expression, got '" + stream.current().describe() + "'");
    }
    return new Expression.TupleDisplay(List.copyOf(items));
  }

  private boolean isTupleEnd() {
    Token token = stream.current();
    return token.type() == Token.Type.VARIABLE_END
        || token.type() == Token.Type.BLOCK_END
        || token.isOperator(")");
  }

  /**
   * A target of an assignment: a name, an attribute of a namespace where allowed, or a tuple of
   * them.
   */
  Expression target(boolean withNamespace) {
    Token start = stream.current();
    List<Expression> items = new ArrayList<>();
    boolean commas = false;
    while (!isTupleEnd()) {
      items.add(primary(withNamespace));
      if (!stream.skipOperator(",")) {
        break;
      }
      commas = true;
    }
    if (!commas && items.isEmpty()) {
      throw stream.error("Expected an expression, got '" + stream.current().describe() + "'");
    }
    Expression target = commas ? new Expression.TupleDisplay(List.copyOf(items)) : items.getFirst();
    if (!isAssignable(target)) {
      throw stream.error("can't assign to this expression", start);
    }
    return withUse(target, Expression.Use.STORE);
  }

  void requireAssignable(Token name) {
    if (isReserved(name.value())) {
      throw stream.error("can't assign to '" + name.value() + "'", name);
    }
  }

  private static boolean isReserved(String name) {
    return switch (name) {
      case "true", "false", "none", "True", "False", "None" -> true;
      default -> false;
    };
  }

  private static boolean isAssignable(Expression target) {
    return switch (target) {
      case Expression.Name name -> !isReserved(name.name());
      case Expression.NamespaceAttribute _ -> true;
      case Expression.TupleDisplay tuple ->
          tuple.items().stream().allMatch(ExpressionParser::isAssignable);
      default -> false;
    };
  }

  static Expression withUse(Expression target, Expression.Use use) {
    return switch (target) {
      case Expression.Name name -> new Expression.Name(name.name(), use);
      case Expression.TupleDisplay tuple ->
          new Expression.TupleDisplay(
              tuple.items().stream().map(item -> withUse(item, use)).toList());
      default -> target;
    };
  }

  private Expression conditional() {
    stream.enter();
    Expression result = or();
    while (stream.skipName("if")) {
      Expression test = or();
      Expression otherwise = stream.skipName("else") ? conditional() : null;
      result = new Expression.Conditional(test, result, otherwise);
    }
    stream.leave();
    return result;
  }

  private Expression or() {
    Expression left = and();
    while (stream.skipName("or")) {
      left = new Expression.Logical(false, left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (stream.skipName("and")) {
      left = new Expression.Logical(true, left, not());
    }
    return left;
  }

  private Expression not() {
    if (!stream.skipName("not")) {
      return comparison();
    }
    stream.enter();
    Expression operand = not();
    stream.leave();
    return new Expression.Not(operand);
  }

  private Expression comparison() {
    Expression first = sum();
    List<String> operators = new ArrayList<>();
    List<Expression> operands = new ArrayList<>();
    while (true) {
      Token token = stream.current();
      if (token.type() == Token.Type.OPERATOR && COMPARISONS.contains(token.value())) {
        stream.next();
        operators.add(token.value());
      } else if (stream.skipName("in")) {
        operators.add("in");
      } else if (token.isName("not") && stream.look().isName("in")) {
        stream.next();
        stream.next();
        operators.add("not in");
      } else {
        break;
      }
      operands.add(sum());
    }
    return operators.isEmpty()
        ? first
        : new Expression.Comparison(first, List.copyOf(operators), List.copyOf(operands));
  }

  private Expression sum() {
    Expression left = concatenation();
    while (stream.current().isOperator("+") || stream.current().isOperator("-")) {
      String operator = stream.next().value();
      left = new Expression.Binary(operator, left, concatenation());
    }
    return left;
  }

  private Expression concatenation() {
    Expression first = product();
    if (!stream.current().isOperator("~")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>();
    parts.add(first);
    while (stream.skipOperator("~")) {
      parts.add(product());
    }
    return new Expression.Concatenation(List.copyOf(parts));
  }

  private Expression product() {
    Expression left = power();
    while (stream.current().isOperator("*")
        || stream.current().isOperator("/")
        || stream.current().isOperator("//")
        || stream.current().isOperator("%")) {
      String operator = stream.next().value();
      left = new Expression.Binary(operator, left, power());
    }
    return left;
  }

  private Expression power() {
    Expression left = unary(true);
    while (stream.skipOperator("**")) {
      left = new Expression.Binary("**", left, unary(true));
    }
    return left;
  }

  private Expression unary(boolean withFilter) {
    Expression node;
    Token token = stream.current();
    if (token.isOperator("-") || token.isOperator("+")) {
      stream.next();
      stream.enter();
      node = new Expression.Sign(token.value().equals("-"), unary(false));
      stream.leave();
    } else {
      node = primary(false);
    }
    node = postfix.postfix(node);
    return withFilter ? postfix.filtered(node) : node;
  }

  /** A name, a constant or a display; with dots where attributes of a namespace may stand. */
  Expression primary(boolean withNamespace) {
    Token token = stream.current();
    return switch (token.type()) {
      case NAME -> name(stream.next(), withNamespace);
      case STRING -> string();
      case INTEGER -> new Expression.Constant(integer(stream.next(), stream));
      case FLOAT -> new Expression.Constant(Double.valueOf(stream.next().value()));
      case OPERATOR -> display(token);
      default -> throw stream.error("unexpected '" + token.describe() + "'");
    };
  }

  private Expression string() {
    StringBuilder text = new StringBuilder();
    while (stream.current().type() == Token.Type.STRING) {
      text.append(stream.next().value());
    }
    return new Expression.Constant(Text.own(text.toString()));
  }

  static Object integer(Token token, TokenStream stream) {
    Object value = Numbers.parseInteger(token.value(), 0);
    if (value == null) {
      throw stream.error("Exceeds the limit (4300 digits) for integer string conversion", token);
    }
    return value;
  }

  private Expression name(Token token, boolean withNamespace) {
    return switch (token.value()) {
      case "true", "True" -> new Expression.Constant(true);
      case "false", "False" -> new Expression.Constant(false);
      case "none", "None" -> new Expression.Constant(None.NONE);
      default -> {
        if (withNamespace && stream.skipOperator(".")) {
          yield new Expression.NamespaceAttribute(
              token.value(), stream.expect(Token.Type.NAME).value());
        }
        yield new Expression.Name(token.value(), Expression.Use.LOAD);
      }
    };
  }

  private Expression display(Token token) {
    stream.enter();
    Expression display =
        switch (token.value()) {
          case "(" -> {
            stream.next();
            Expression inner = tuple(true, true);
            stream.expectOperator(")");
            yield inner;
          }
          case "[" -> list();
          case "{" -> dict();
          default -> throw stream.error("unexpected '" + token.value() + "'");
        };
    stream.leave();
    return display;
  }

  private Expression list() {
    stream.expectOperator("[");
    List<Expression> items = new ArrayList<>();
    while (!stream.current().isOperator("]")) {
      if (!items.isEmpty()) {
        stream.expectOperator(",");
        if (stream.current().isOperator("]")) {
          break;
        }
      }
      items.add(expression());
    }
    stream.expectOperator("]");
    return new Expression.ListDisplay(List.copyOf(items));
  }

  private Expression dict() {
    stream.expectOperator("{");
    List<Expression> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!stream.current().isOperator("}")) {
      if (!keys.isEmpty()) {
        stream.expectOperator(",");
        if (stream.current().isOperator("}")) {
          break;
        }
      }
      keys.add(expression());
      stream.expectOperator(":");
      values.add(expression());
    }
    stream.expectOperator("}");
    return new Expression.DictDisplay(List.copyOf(keys), List.copyOf(values));
  }
}
