package dev.hugind.engine.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Makes the statements of a template out of its tokens; {@link ExpressionParser} does the
 * expressions.
 */
final class Parser {
  private final TokenStream stream;
  private final ExpressionParser expressions;
  private final Deque<String> openTags = new ArrayDeque<>();

  private Parser(TokenStream stream) {
    this.stream = stream;
    this.expressions = new ExpressionParser(stream);
  }

  static List<Statement> parse(Source source, int nestingDepth) {
    Parser parser = new Parser(new TokenStream(source, Lexer.tokenize(source), nestingDepth));
    return parser.statementsUntil(List.of());
  }

  /**
   * Parses up to one of the end tags, whose name is then the current token; no end tags: up to the
   * end.
   */
  private List<Statement> statementsUntil(List<String> ends) {
    List<Statement> body = new ArrayList<>();
    List<Expression> parts = new ArrayList<>();
    int line = 0;
    stream.enter();
    while (true) {
      Token token = stream.current();
      switch (token.type()) {
        case DATA -> {
          line = lineOfPart(parts, line, body);
          parts.add(new Expression.Data(Text.own(token.value())));
          stream.next();
        }
        case VARIABLE_BEGIN -> {
          line = lineOfPart(parts, line, body);
          stream.next();
          parts.add(expressions.tuple());
          stream.expect(Token.Type.VARIABLE_END);
        }
        case BLOCK_BEGIN -> {
          flush(parts, line, body);
          stream.next();
          if (ends.stream().anyMatch(stream.current()::isName)) {
            stream.leave();
            return body;
          }
          body.add(statement());
          stream.expect(Token.Type.BLOCK_END);
        }
        default -> {
          flush(parts, line, body);
          if (!ends.isEmpty()) {
            throw stream.error(
                "Unexpected end of template. Jinja was looking for one of the tags: " + ends);
          }
          stream.leave();
          return body;
        }
      }
    }
  }

  /** Begins a new output where a new line begins, so that failures know theirs. */
  private int lineOfPart(List<Expression> parts, int line, List<Statement> body) {
    int here = stream.line();
    if (here != line) {
      flush(parts, line, body);
    }
    return here;
  }

  private static void flush(List<Expression> parts, int line, List<Statement> body) {
    if (!parts.isEmpty()) {
      body.add(new Statement.Output(List.copyOf(parts), line));
      parts.clear();
    }
  }

  /** The body of a block whose head has just been parsed. */
  private List<Statement> body(String... ends) {
    stream.skipOperator(":");
    stream.expect(Token.Type.BLOCK_END);
    return statementsUntil(List.of(ends));
  }

  private List<Statement> lastBody(String end) {
    List<Statement> body = body(end);
    stream.next();
    return body;
  }

  private Statement statement() {
    Token token = stream.current();
    if (token.type() != Token.Type.NAME) {
      throw stream.error("tag name expected");
    }
    int line = stream.line();
    openTags.push(token.value());
    stream.next();
    Statement statement =
        switch (token.value()) {
          case "for" -> loop(line);
          case "if" -> condition(line);
          case "set" -> assignment(line);
          case "macro" -> macro(line);
          case "call" -> callBlock(line);
          case "filter" -> filterBlock(line);
          case "with" -> with(line);
          case "print" -> print(line);
          case "block" -> block(line);
          case "autoescape" -> autoescape(line);
          case "generation" ->
              new Statement.CallBlock(
                  null, Statement.Signature.NONE, lastBody("endgeneration"), line);
          case "break", "continue" ->
              new Statement.Jump(token.value().equals("break"), token.offset(), line);
          case "extends", "include", "import", "from" -> load(token.value(), line);
          default -> throw unknownTag(token);
        };
    openTags.pop();
    return statement;
  }

  private TemplateException unknownTag(Token token) {
    openTags.pop();
    String hint =
        openTags.isEmpty()
            ? ""
            : " The innermost block that needs to be closed is '" + openTags.peek() + "'.";
    return stream.error("Encountered unknown tag '" + token.value() + "'." + hint, token);
  }

  private Statement loop(int line) {
    Expression target = expressions.target(false);
    stream.expectName("in");
    Expression iterable = expressions.tuple(false);
    Expression test = stream.skipName("if") ? expressions.expression() : null;
    boolean recursive = stream.skipName("recursive");
    List<Statement> body = body("endfor", "else");
    boolean otherwise = stream.next().value().equals("else");
    return new Statement.For(
        target, iterable, body, otherwise ? lastBody("endfor") : List.of(), test, recursive, line);
  }

  private Statement condition(int line) {
    Expression test = expressions.tuple(false);
    List<Statement> body = body("elif", "else", "endif");
    List<Statement.If> elifs = new ArrayList<>();
    List<Statement> otherwise = List.of();
    while (true) {
      int branchLine = stream.line();
      String tag = stream.next().value();
      if (tag.equals("elif")) {
        Expression branch = expressions.tuple(false);
        List<Statement> branchBody = body("elif", "else", "endif");
        elifs.add(new Statement.If(branch, branchBody, List.of(), List.of(), branchLine));
        continue;
      }
      if (tag.equals("else")) {
        otherwise = lastBody("endif");
      }
      return new Statement.If(test, body, elifs, otherwise, line);
    }
  }

  private Statement assignment(int line) {
    Expression target = expressions.target(true);
    if (stream.skipOperator("=")) {
      return new Statement.Assign(target, expressions.tuple(), line);
    }
    Expression filter = expressions.blockFilter(false);
    return new Statement.AssignBlock(target, filter, lastBody("endset"), line);
  }

  private Statement.Signature signature() {
    List<Expression.Name> parameters = new ArrayList<>();
    List<Expression> defaults = new ArrayList<>();
    stream.expectOperator("(");
    while (!stream.current().isOperator(")")) {
      if (!parameters.isEmpty()) {
        stream.expectOperator(",");
      }
      Token name = stream.expect(Token.Type.NAME);
      expressions.requireAssignable(name);
      if (stream.skipOperator("=")) {
        defaults.add(expressions.expression());
      } else if (!defaults.isEmpty()) {
        throw stream.error("non-default argument follows default argument");
      }
      parameters.add(new Expression.Name(name.value(), Expression.Use.PARAMETER));
    }
    stream.expectOperator(")");
    return new Statement.Signature(parameters, defaults);
  }

  private Statement macro(int line) {
    Token name = stream.expect(Token.Type.NAME);
    expressions.requireAssignable(name);
    Statement.Signature signature = signature();
    return new Statement.MacroDefinition(name.value(), signature, lastBody("endmacro"), line);
  }

  private Statement callBlock(int line) {
    Statement.Signature signature =
        stream.current().isOperator("(") ? signature() : Statement.Signature.NONE;
    if (!(expressions.expression() instanceof Expression.Call call)) {
      throw stream.error("expected call");
    }
    return new Statement.CallBlock(call, signature, lastBody("endcall"), line);
  }

  private Statement filterBlock(int line) {
    Expression filter = expressions.blockFilter(true);
    if (filter == null) {
      throw stream.error("expected filter");
    }
    return new Statement.FilterBlock(filter, lastBody("endfilter"), line);
  }

  private Statement with(int line) {
    List<Expression> targets = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (stream.current().type() != Token.Type.BLOCK_END) {
      if (!targets.isEmpty()) {
        stream.expectOperator(",");
      }
      targets.add(ExpressionParser.withUse(expressions.target(false), Expression.Use.PARAMETER));
      stream.expectOperator("=");
      values.add(expressions.expression());
    }
    return new Statement.With(targets, values, lastBody("endwith"), line);
  }

  private Statement print(int line) {
    List<Expression> parts = new ArrayList<>();
    while (stream.current().type() != Token.Type.BLOCK_END) {
      if (!parts.isEmpty()) {
        stream.expectOperator(",");
      }
      parts.add(expressions.expression());
    }
    return new Statement.Output(parts, line);
  }

  private Statement block(int line) {
    String name = stream.expect(Token.Type.NAME).value();
    boolean scoped = stream.skipName("scoped");
    boolean required = stream.skipName("required");
    List<Statement> body = lastBody("endblock");
    if (required && !body.stream().allMatch(Parser::isBlank)) {
      throw stream.error("Required blocks can only contain comments or whitespace");
    }
    boolean _ = stream.skipName(name);
    return new Statement.Block(name, scoped, required, body, line);
  }

  private static boolean isBlank(Statement statement) {
    return statement instanceof Statement.Output output
        && output.parts().stream()
            .allMatch(
                part ->
                    part instanceof Expression.Data data
                        && data.text().characters().codePoints().allMatch(Characters::isSpace));
  }

  private Statement autoescape(int line) {
    Expression mode = expressions.expression();
    return new Statement.Autoescape(mode, lastBody("endautoescape"), line);
  }

  private Statement load(String tag, int line) {
    Expression template = expressions.expression();
    List<String> targets = new ArrayList<>();
    switch (tag) {
      case "import" -> {
        stream.expectName("as");
        targets.add(stream.expect(Token.Type.NAME).value());
      }
      case "from" -> imports(targets);
      case "include" -> {
        if (stream.skipName("ignore")) {
          stream.expectName("missing");
        }
      }
      default -> {}
    }
    if (!tag.equals("extends") && (stream.skipName("with") || stream.skipName("without"))) {
      stream.expectName("context");
    }
    return new Statement.Load(tag, template, targets, line);
  }

  private void imports(List<String> targets) {
    stream.expectName("import");
    do {
      if (stream.current().isName("with") || stream.current().isName("without")) {
        return;
      }
      String name = stream.expect(Token.Type.NAME).value();
      if (name.startsWith("_")) {
        throw stream.error("names starting with an underline can not be imported");
      }
      targets.add(stream.skipName("as") ? stream.expect(Token.Type.NAME).value() : name);
    } while (stream.skipOperator(","));
  }
}
