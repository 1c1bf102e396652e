package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks a tree before it is compiled: how deep it is, and what may stand where. */
final class TreeCheck {
  /**
   * How many times deeper than the nesting of the source a tree may be, because of chains of
   * operators.
   */
  private static final int CHAIN_FACTOR = 3;

  private final int maxDepth;
  private final List<Statement.Block> blocks = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  private TreeCheck(int nestingDepth) {
    this.maxDepth = nestingDepth * CHAIN_FACTOR;
  }

  /** Returns all blocks of the template, the nested ones too. */
  static List<Statement.Block> check(List<Statement> body, int nestingDepth) {
    TreeCheck check = new TreeCheck(nestingDepth);
    body.forEach(statement -> check.visit(statement, 0));
    return check.blocks;
  }

  private void visit(Node node, int depth) {
    if (depth > maxDepth) {
      throw TemplateException.limit(
          "nestingDepth", maxDepth, "An expression of the template is too deep");
    }
    switch (node) {
      case Statement.Block block -> {
        if (!names.add(block.name())) {
          throw TemplateException.syntax(
              "block '" + block.name() + "' defined twice", block.line(), 0);
        }
        blocks.add(block);
      }
      case Statement.For loop -> {
        if (assignsLoop(loop)) {
          throw TemplateException.syntax(
              "Can't assign to special loop variable in for-loop target", loop.line(), 0);
        }
      }
      default -> {}
    }
    node.children().forEach(child -> visit(child, depth + 1));
  }

  private static boolean assignsLoop(Node node) {
    return node instanceof Expression.Name name
        ? name.use() == Expression.Use.STORE && name.name().equals("loop")
        : node.children().stream().anyMatch(TreeCheck::assignsLoop);
  }
}
