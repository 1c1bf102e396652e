package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns statements into actions; loops and macros have compilers of their own. */
final class StatementCompiler {
  private final Source source;
  private final ExpressionCompiler expressions;
  private final Set<String> variables = new HashSet<>();

  StatementCompiler(Source source) {
    this.source = source;
    this.expressions = new ExpressionCompiler(source);
  }

  /** The names that the template looks up among its variables. */
  Set<String> variables() {
    return variables;
  }

  Entry entry(Scope scope) {
    for (Symbols.Load load : scope.symbols().loads().values()) {
      if (load.source() == Symbols.Source.CONTEXT && Globals.find(load.from()) == null) {
        variables.add(load.from());
      }
    }
    return Entry.of(scope);
  }

  ExpressionCompiler expressions() {
    return expressions;
  }

  Action body(List<Statement> statements, Scope scope) {
    List<Action> actions = new ArrayList<>(statements.size());
    for (Statement statement : statements) {
      try {
        actions.add(located(compile(statement, scope), statement.line()));
      } catch (TemplateException e) {
        throw e.at(statement.line());
      }
    }
    if (actions.size() == 1) {
      return actions.getFirst();
    }
    Action[] all = actions.toArray(new Action[0]);
    return (frame, out) -> {
      for (Action action : all) {
        Action.Flow flow = action.run(frame, out);
        if (flow != Action.Flow.NEXT) {
          return flow;
        }
      }
      return Action.Flow.NEXT;
    };
  }

  private static Action located(Action action, int line) {
    return (frame, out) -> {
      frame.budget().step();
      try {
        return action.run(frame, out);
      } catch (TemplateException e) {
        throw e.at(line);
      }
    };
  }

  private Action compile(Statement statement, Scope scope) {
    return switch (statement) {
      case Statement.Output output -> output(output, scope);
      case Statement.For loop -> new LoopCompiler(this).compile(loop, scope);
      case Statement.If condition -> condition(condition, scope);
      case Statement.MacroDefinition macro -> new MacroCompiler(this).definition(macro, scope);
      case Statement.CallBlock call -> new MacroCompiler(this).callBlock(call, scope);
      case Statement.FilterBlock block -> filterBlock(block, scope);
      case Statement.With with -> with(with, scope);
      case Statement.Assign assign -> assign(assign, scope);
      case Statement.AssignBlock assign -> assignBlock(assign, scope);
      case Statement.Block block -> block(block, scope);
      case Statement.Autoescape autoescape -> autoescape(autoescape, scope);
      case Statement.Load load -> load(load, scope);
      case Statement.Jump jump -> jump(jump, scope);
    };
  }

  private Action output(Statement.Output output, Scope scope) {
    List<Action> parts = output.parts().stream().map(part -> part(part, scope)).toList();
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    Action[] all = parts.toArray(new Action[0]);
    return (frame, out) -> {
      frame.budget().scan(all.length);
      for (Action part : all) {
        Action.Flow _ = part.run(frame, out);
      }
      return Action.Flow.NEXT;
    };
  }

  private Action part(Expression part, Scope scope) {
    if (part instanceof Expression.Data data) {
      Text text = data.text();
      return (frame, out) -> {
        out.append(text);
        return Action.Flow.NEXT;
      };
    }
    Code value = expressions.compile(part, scope);
    Scope.Escaping escape = scope.escape();
    return (frame, out) -> {
      Text text = Printer.text(value.eval(frame), frame.budget());
      out.append(frame.rendering().escapes(escape) ? Markup.escape(text, frame.budget()) : text);
      return Action.Flow.NEXT;
    };
  }

  private Action condition(Statement.If condition, Scope outer) {
    Scope scope = outer.softened();
    List<Code> tests = new ArrayList<>();
    List<Action> bodies = new ArrayList<>();
    tests.add(expressions.compile(condition.test(), scope));
    bodies.add(body(condition.body(), scope));
    for (Statement.If elif : condition.elifs()) {
      tests.add(expressions.compile(elif.test(), scope));
      bodies.add(body(elif.body(), scope));
    }
    Action otherwise = body(condition.otherwise(), scope);
    if (tests.size() == 1) {
      Code test = tests.getFirst();
      Action then = bodies.getFirst();
      return (frame, out) ->
          Truth.of(test.eval(frame)) ? then.run(frame, out) : otherwise.run(frame, out);
    }
    return (frame, out) -> {
      for (int i = 0; i < tests.size(); i++) {
        if (Truth.of(tests.get(i).eval(frame))) {
          return bodies.get(i).run(frame, out);
        }
      }
      return otherwise.run(frame, out);
    };
  }

  private Action filterBlock(Statement.FilterBlock block, Scope outer) {
    Scope scope = outer.inner();
    SymbolAnalysis.analyze(scope.symbols(), block.body());
    SymbolAnalysis.analyze(scope.symbols(), List.of(block.filter()));
    Entry entry = entry(scope);
    Action body = body(block.body(), scope);
    Captured captured = new Captured(scope);
    Code filter = filter(block.filter(), scope, captured);
    return (frame, out) -> {
      entry.enter(frame);
      Action.Flow flow = captured.run(body, frame);
      if (flow == Action.Flow.NEXT) {
        out.append(Bound.requireText(filter.eval(frame)));
        entry.leave(frame);
      }
      return flow;
    };
  }

  private Code filter(Expression filter, Scope scope, Code operand) {
    if (filter instanceof Expression.Filter real) {
      return expressions.filter(real, scope, operand);
    }
    throw new IllegalStateException("no filter");
  }

  /**
   * The output of a block, put into a variable of its own until a filter or an assignment takes it.
   */
  private static final class Captured implements Code {
    private final Frame.Place place;
    private final Scope.Escaping escape;

    Captured(Scope scope) {
      // A name that no template can use; one for each depth of nesting would do, one for each block
      // is simpler.
      this.place = scope.layout().declare("captured " + scope.layout().size());
      this.escape = scope.escape();
    }

    Action.Flow run(Action body, Frame frame) {
      TextBuilder buffer = new TextBuilder(frame.budget());
      Action.Flow flow = body.run(frame, buffer);
      place.set(frame, buffer.toText(frame.rendering().escapes(escape)));
      return flow;
    }

    @Override
    public Object eval(Frame frame) {
      Object text = place.get(frame);
      return text == null ? Text.EMPTY : text;
    }
  }

  private Action with(Statement.With with, Scope outer) {
    Scope scope = outer.inner();
    SymbolAnalysis.analyze(scope.symbols(), with.targets());
    SymbolAnalysis.analyze(scope.symbols(), with.body());
    Entry entry = entry(scope);
    List<Code> values =
        with.values().stream().map(value -> expressions.compile(value, outer)).toList();
    List<ExpressionCompiler.Assignment> targets =
        with.targets().stream().map(target -> expressions.target(target, scope)).toList();
    Action body = body(with.body(), scope);
    return (frame, out) -> {
      entry.enter(frame);
      for (int i = 0; i < values.size(); i++) {
        targets.get(i).assign(frame, values.get(i).eval(frame));
      }
      Action.Flow flow = body.run(frame, out);
      entry.leave(frame);
      return flow;
    };
  }

  private Action assign(Statement.Assign assign, Scope scope) {
    Code value = expressions.compile(assign.value(), scope);
    ExpressionCompiler.Assignment target = expressions.target(assign.target(), scope);
    return (frame, out) -> {
      target.assign(frame, value.eval(frame));
      return Action.Flow.NEXT;
    };
  }

  private Action assignBlock(Statement.AssignBlock assign, Scope outer) {
    Scope scope = outer.inner();
    SymbolAnalysis.analyze(scope.symbols(), assign.body());
    Entry entry = entry(scope);
    Action body = body(assign.body(), scope);
    Captured captured = new Captured(scope);
    Code value = assign.filter() == null ? captured : filter(assign.filter(), scope, captured);
    ExpressionCompiler.Assignment target = blockTarget(assign.target(), outer);
    return (frame, out) -> {
      entry.enter(frame);
      Action.Flow flow = captured.run(body, frame);
      if (flow == Action.Flow.NEXT) {
        target.assign(frame, value.eval(frame));
        entry.leave(frame);
      }
      return flow;
    };
  }

  /**
   * Unlike a plain assignment, that of a block sets an item of any dict: Jinja2 leaves the check
   * out.
   */
  private ExpressionCompiler.Assignment blockTarget(Expression target, Scope scope) {
    ExpressionCompiler.Assignment plain = expressions.target(target, scope);
    if (!(target instanceof Expression.NamespaceAttribute attribute)) {
      return plain;
    }
    Frame.Place place = ExpressionCompiler.place(attribute.name(), scope);
    Text name = Text.own(attribute.attribute());
    return (frame, value) -> {
      if (place.get(frame) instanceof DictValue dict) {
        frame.budget().items(1);
        dict.put(name, value);
      } else {
        plain.assign(frame, value);
      }
    };
  }

  private Action block(Statement.Block block, Scope scope) {
    String name = block.name();
    boolean scoped = block.scoped();
    boolean required = block.required();
    return (frame, out) -> {
      if (required) {
        throw TemplateException.runtime("Required block '" + name + "' not found");
      }
      frame.rendering().runBlock(name, scoped ? visible(scope, frame) : frame.visible(), out);
      return Action.Flow.NEXT;
    };
  }

  /** The variables of a scope that a scoped block sees. */
  private static Map<String, Object> visible(Scope scope, Frame frame) {
    Map<String, Object> values = new HashMap<>(frame.visible());
    scope
        .symbols()
        .visibleStores()
        .forEach(
            (name, identifier) -> {
              frame.budget().items(1);
              Object value = scope.layout().find(identifier).get(frame);
              if (value != null) {
                values.put(name, value);
              }
            });
    return values;
  }

  /** The body of a block, which is a function that sees only what the template exports. */
  Blocks.Body blockBody(Statement.Block block) {
    Scope scope = root();
    SymbolAnalysis.analyze(scope.symbols(), List.of());
    Set<String> special = SymbolAnalysis.undeclared(block.body(), Set.of("self", "super"));
    Frame.Place self = special.contains("self") ? declared(scope, "self") : null;
    Frame.Place parent = special.contains("super") ? declared(scope, "super") : null;
    SymbolAnalysis.analyze(scope.symbols(), block.body());
    Entry entry = entry(scope);
    Action body = body(block.body(), scope);
    Frame.Layout layout = scope.layout();
    return (rendering, visible, out) -> {
      Frame frame = new Frame(layout, rendering, visible);
      setSelf(self, frame);
      if (parent != null) {
        parent.set(
            frame, Undefined.because("there is no parent block called '" + block.name() + "'."));
      }
      entry.enter(frame);
      Action.Flow _ = body.run(frame, out);
    };
  }

  private static Scope root() {
    return new Scope(
        new Symbols(null), new Frame.Layout(null), false, false, false, Scope.Escaping.OFF);
  }

  private static Frame.Place declared(Scope scope, String name) {
    return scope.layout().declare(scope.symbols().declareParameter(name));
  }

  private static void setSelf(Frame.@Nullable Place self, Frame frame) {
    if (self != null) {
      self.set(frame, new Blocks.Self(frame.rendering(), frame.visible()));
    }
  }

  Blocks.Body template(List<Statement> statements, boolean hasBlocks) {
    Scope plain = root();
    Scope scope =
        new Scope(plain.symbols(), plain.layout(), hasBlocks, false, false, Scope.Escaping.OFF);
    boolean usesSelf = !SymbolAnalysis.undeclared(statements, Set.of("self")).isEmpty();
    Frame.Place self = usesSelf ? declared(scope, "self") : null;
    SymbolAnalysis.analyze(scope.symbols(), statements);
    Entry entry = entry(scope);
    Action body = body(statements, scope);
    Frame.Layout layout = scope.layout();
    return (rendering, visible, out) -> {
      Frame frame = new Frame(layout, rendering, visible);
      setSelf(self, frame);
      entry.enter(frame);
      Action.Flow _ = body.run(frame, out);
    };
  }

  private Action autoescape(Statement.Autoescape autoescape, Scope outer) {
    Scope scope = outer.inner();
    SymbolAnalysis.analyze(scope.symbols(), List.of(autoescape.mode()));
    SymbolAnalysis.analyze(scope.symbols(), autoescape.body());
    Entry entry = entry(scope);
    Code mode = expressions.compile(autoescape.mode(), scope);
    Scope.Escaping escaping =
        autoescape.mode() instanceof Expression.Constant constant
            ? (Truth.of(constant.value()) ? Scope.Escaping.ON : Scope.Escaping.OFF)
            : Scope.Escaping.DYNAMIC;
    Action body = body(autoescape.body(), scope.escaping(escaping));
    return (frame, out) -> {
      entry.enter(frame);
      boolean before = frame.rendering().isEscaping();
      frame.rendering().setEscaping(Truth.of(mode.eval(frame)));
      Action.Flow flow = body.run(frame, out);
      frame.rendering().setEscaping(before);
      entry.leave(frame);
      return flow;
    };
  }

  private Action load(Statement.Load load, Scope scope) {
    if (load.tag().equals("extends") && !scope.topLevel() && scope.inLoop()) {
      throw source.error("cannot use extend from a non top-level scope", 0);
    }
    Code template = expressions.compile(load.template(), scope);
    return (frame, out) -> {
      Object _ = template.eval(frame);
      throw TemplateException.runtime("no loader for this environment specified");
    };
  }

  private Action jump(Statement.Jump jump, Scope scope) {
    if (!scope.inLoop()) {
      throw source.error(
          "'" + (jump.out() ? "break" : "continue") + "' outside loop", jump.offset());
    }
    Action.Flow flow = jump.out() ? Action.Flow.BREAK : Action.Flow.CONTINUE;
    return (frame, out) -> flow;
  }
}
