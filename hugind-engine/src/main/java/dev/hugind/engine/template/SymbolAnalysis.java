package dev.hugind.engine.template;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Fills in the {@link Symbols} of a scope by walking through the tree, without going into inner
 * scopes.
 */
final class SymbolAnalysis {
  private Symbols symbols;

  private SymbolAnalysis(Symbols symbols) {
    this.symbols = symbols;
  }

  static void analyze(Symbols symbols, List<? extends Node> nodes) {
    SymbolAnalysis analysis = new SymbolAnalysis(symbols);
    nodes.forEach(analysis::visit);
  }

  static void analyzeTarget(Symbols symbols, Expression target) {
    Expression parameters = ExpressionParser.withUse(target, Expression.Use.PARAMETER);
    analyze(symbols, List.of(parameters));
  }

  private void visit(Node node) {
    switch (node) {
      case Expression.Name name -> {
        switch (name.use()) {
          case PARAMETER -> {
            String _ = symbols.declareParameter(name.name());
          }
          case STORE -> symbols.store(name.name());
          case LOAD -> symbols.load(name.name());
        }
      }
      case Expression.NamespaceAttribute attribute -> symbols.load(attribute.name());
      case Statement.If condition -> visit(condition);
      case Statement.MacroDefinition macro -> symbols.store(macro.name());
      case Statement.Load load -> {
        visit(load.template());
        load.targets().forEach(symbols::store);
      }
      case Statement.Assign assign -> {
        visit(assign.value());
        visit(assign.target());
      }
      case Statement.For loop -> visit(loop.iterable());
      case Statement.CallBlock call -> {
        if (call.call() != null) {
          visit(call.call());
        }
      }
      case Statement.FilterBlock block -> visit(block.filter());
      case Statement.With with -> with.values().forEach(this::visit);
      case Statement.AssignBlock assign -> visit(assign.target());
      case Statement.Block _, Statement.Autoescape _ -> {}
      default -> node.children().forEach(this::visit);
    }
  }

  private void visit(Statement.If condition) {
    visit(condition.test());
    symbols.mergeBranches(
        List.of(
            branch(condition.body()), branch(condition.elifs()), branch(condition.otherwise())));
  }

  private Symbols branch(List<? extends Node> nodes) {
    Symbols outer = symbols;
    Symbols branch = outer.branch();
    symbols = branch;
    nodes.forEach(this::visit);
    symbols = outer;
    return branch;
  }

  /** The names among those wanted that the nodes read without setting them before. */
  static Set<String> undeclared(List<? extends Node> nodes, Set<String> wanted) {
    Set<String> found = new HashSet<>();
    Set<String> open = new HashSet<>(wanted);
    nodes.forEach(node -> findUndeclared(node, open, found));
    return found;
  }

  private static void findUndeclared(Node node, Set<String> open, Set<String> found) {
    if (node instanceof Expression.Name name) {
      if (name.use() == Expression.Use.LOAD) {
        if (open.contains(name.name())) {
          found.add(name.name());
        }
      } else {
        open.remove(name.name());
      }
    } else if (!(node instanceof Statement.Block)) {
      node.children().forEach(child -> findUndeclared(child, open, found));
    }
  }
}
