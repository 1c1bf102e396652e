package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of the source. Immutable. */
sealed interface Statement extends Node {
  /** The line on which it begins, counted from 1. */
  int line();

  /** Text and values that are printed. */
  record Output(List<Expression> parts, int line) implements Statement {}

  /** A loop. */
  record For(
      Expression target,
      Expression iterable,
      List<Statement> body,
      List<Statement> otherwise,
      @Nullable Expression test,
      boolean recursive,
      int line)
      implements Statement {}

  /** A condition; the further branches have none of their own. */
  record If(
      Expression test, List<Statement> body, List<If> elifs, List<Statement> otherwise, int line)
      implements Statement {}

  /** Parameters with their defaults, which belong to the last of them. */
  record Signature(List<Expression.Name> parameters, List<Expression> defaults) {
    static final Signature NONE = new Signature(List.of(), List.of());
  }

  /** A macro. */
  record MacroDefinition(String name, Signature signature, List<Statement> body, int line)
      implements Statement {}

  /** A call with a body; without a call it is a {@code generation} block. */
  record CallBlock(
      Expression.@Nullable Call call, Signature signature, List<Statement> body, int line)
      implements Statement {}

  /** A block whose output is filtered. */
  record FilterBlock(Expression filter, List<Statement> body, int line) implements Statement {}

  /** A scope with variables of its own. */
  record With(List<Expression> targets, List<Expression> values, List<Statement> body, int line)
      implements Statement {}

  /** {@code {% set a = b %}}. */
  record Assign(Expression target, Expression value, int line) implements Statement {}

  /** {@code {% set a %}…{% endset %}}. */
  record AssignBlock(Expression target, @Nullable Expression filter, List<Statement> body, int line)
      implements Statement {}

  /** A named block. */
  record Block(String name, boolean scoped, boolean required, List<Statement> body, int line)
      implements Statement {}

  /** {@code {% autoescape %}}. */
  record Autoescape(Expression mode, List<Statement> body, int line) implements Statement {}

  /**
   * A tag that needs another template, which there never is; the targets are the names it would
   * set.
   */
  record Load(String tag, Expression template, List<String> targets, int line)
      implements Statement {}

  /** {@code break} or {@code continue}. */
  record Jump(boolean out, int offset, int line) implements Statement {}

  @Override
  default List<Node> children() {
    List<Node> children = new ArrayList<>();
    switch (this) {
      case Output output -> children.addAll(output.parts());
      case For loop -> {
        children.addAll(List.of(loop.target(), loop.iterable()));
        children.addAll(loop.body());
        children.addAll(loop.otherwise());
        if (loop.test() != null) {
          children.add(loop.test());
        }
      }
      case If condition -> {
        children.add(condition.test());
        children.addAll(condition.body());
        children.addAll(condition.elifs());
        children.addAll(condition.otherwise());
      }
      case MacroDefinition macro -> {
        children.addAll(macro.signature().parameters());
        children.addAll(macro.signature().defaults());
        children.addAll(macro.body());
      }
      case CallBlock call -> {
        if (call.call() != null) {
          children.add(call.call());
        }
        children.addAll(call.signature().parameters());
        children.addAll(call.signature().defaults());
        children.addAll(call.body());
      }
      case FilterBlock block -> {
        children.addAll(block.body());
        children.add(block.filter());
      }
      case With with -> {
        children.addAll(with.targets());
        children.addAll(with.values());
        children.addAll(with.body());
      }
      case Assign assign -> children.addAll(List.of(assign.target(), assign.value()));
      case AssignBlock assign -> {
        children.add(assign.target());
        if (assign.filter() != null) {
          children.add(assign.filter());
        }
        children.addAll(assign.body());
      }
      case Block block -> children.addAll(block.body());
      case Autoescape escape -> {
        children.add(escape.mode());
        children.addAll(escape.body());
      }
      case Load load -> children.add(load.template());
      case Jump _ -> {}
    }
    return children;
  }
}
