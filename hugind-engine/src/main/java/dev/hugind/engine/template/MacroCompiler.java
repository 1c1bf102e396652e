package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns macros and call blocks into actions. */
final class MacroCompiler {
  private final StatementCompiler statements;

  MacroCompiler(StatementCompiler statements) {
    this.statements = statements;
  }

  Action definition(Statement.MacroDefinition macro, Scope scope) {
    Macro.Definition definition = compile(macro.name(), macro.signature(), macro.body(), scope);
    ExpressionCompiler.Assignment target =
        statements
            .expressions()
            .target(new Expression.Name(macro.name(), Expression.Use.STORE), scope);
    return (frame, out) -> {
      target.assign(frame, new Macro(definition, frame));
      return Action.Flow.NEXT;
    };
  }

  Action callBlock(Statement.CallBlock block, Scope scope) {
    Macro.Definition definition = compile("", block.signature(), block.body(), scope);
    if (block.call() == null) {
      return (frame, out) -> {
        out.append(new Macro(definition, frame).call(frame.rendering(), Arguments.NONE));
        return Action.Flow.NEXT;
      };
    }
    Code call =
        statements.expressions().call(block.call(), scope, frame -> new Macro(definition, frame));
    return (frame, out) -> {
      out.append(Bound.requireText(call.eval(frame)));
      return Action.Flow.NEXT;
    };
  }

  private Macro.Definition compile(
      String name, Statement.Signature signature, List<Statement> body, Scope outer) {
    Scope scope = outer.function();
    Symbols symbols = scope.symbols();
    analyze(symbols, signature, body);
    List<String> names = signature.parameters().stream().map(Expression.Name::name).toList();
    if (Set.copyOf(names).size() != names.size()) {
      throw TemplateException.syntax("duplicate argument in macro '" + name + "'", 0, 0);
    }
    List<Frame.Place> places = new ArrayList<>();
    for (String parameter : names) {
      // Declared anew: a scope around this function may have an identifier of the same name.
      places.add(scope.layout().declare(symbols.declareParameter(parameter)));
    }
    Set<String> special = SymbolAnalysis.undeclared(body, Set.of("caller", "kwargs", "varargs"));
    Frame.Place caller = null;
    if (special.contains("caller")) {
      int explicit = names.indexOf("caller");
      if (explicit < 0) {
        caller = declared(scope, "caller");
      } else if (explicit < names.size() - signature.defaults().size()) {
        throw TemplateException.syntax(
            "When defining macros or call blocks the special \"caller\" argument must be omitted or be given a default.",
            0,
            0);
      }
    }
    Frame.Place kwargs =
        special.contains("kwargs") && !names.contains("kwargs") ? declared(scope, "kwargs") : null;
    Frame.Place varargs =
        special.contains("varargs") && !names.contains("varargs")
            ? declared(scope, "varargs")
            : null;
    analyze(symbols, signature, body);
    Entry entry = statements.entry(scope);
    List<Code> defaults = new ArrayList<>();
    int withoutDefault = names.size() - signature.defaults().size();
    for (int i = 0; i < names.size(); i++) {
      String parameter = names.get(i);
      defaults.add(
          i < withoutDefault
              ? frame -> Undefined.because("parameter '" + parameter + "' was not provided")
              : statements
                  .expressions()
                  .compile(signature.defaults().get(i - withoutDefault), scope));
    }
    return new Macro.Definition(
        name,
        names,
        places,
        defaults,
        caller,
        kwargs,
        varargs,
        entry,
        statements.body(body, scope),
        scope.layout());
  }

  private static void analyze(
      Symbols symbols, Statement.Signature signature, List<Statement> body) {
    SymbolAnalysis.analyze(symbols, signature.parameters());
    SymbolAnalysis.analyze(symbols, signature.defaults());
    SymbolAnalysis.analyze(symbols, body);
  }

  private static Frame.@Nullable Place declared(Scope scope, String name) {
    return scope.layout().declare(scope.symbols().declareParameter(name));
  }
}
