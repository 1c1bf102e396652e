package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression of the source. Immutable. */
sealed interface Expression extends Node {
  /** A constant. */
  record Constant(Object value) implements Expression {}

  /** Text of the template outside of any tag. */
  record Data(Text text) implements Expression {}

  /** A variable, where it is read or where it is set. */
  record Name(String name, Use use) implements Expression {}

  /** How a name is used. */
  enum Use {
    LOAD,
    STORE,
    PARAMETER
  }

  /** An attribute of a namespace, where it is set. */
  record NamespaceAttribute(String name, String attribute) implements Expression {}

  /** A tuple, as value or as target of an assignment. */
  record TupleDisplay(List<Expression> items) implements Expression {}

  /** A list. */
  record ListDisplay(List<Expression> items) implements Expression {}

  /** A dict; keys and values are of the same length. */
  record DictDisplay(List<Expression> keys, List<Expression> values) implements Expression {}

  /** One of the operators {@code + - * / // % **}. */
  record Binary(String operator, Expression left, Expression right) implements Expression {}

  /** {@code and} or {@code or}. */
  record Logical(boolean and, Expression left, Expression right) implements Expression {}

  /** {@code not}. */
  record Not(Expression operand) implements Expression {}

  /** A sign. */
  record Sign(boolean minus, Expression operand) implements Expression {}

  /** Parts joined by {@code ~}. */
  record Concatenation(List<Expression> parts) implements Expression {}

  /** A chain of comparisons. */
  record Comparison(Expression first, List<String> operators, List<Expression> operands)
      implements Expression {}

  /** {@code value.name}. */
  record Attribute(Expression owner, String name) implements Expression {}

  /** {@code value[key]}. */
  record Item(Expression owner, Expression key) implements Expression {}

  /** {@code from:to:step}, inside of an item only. */
  record Slice(@Nullable Expression from, @Nullable Expression to, @Nullable Expression step)
      implements Expression {}

  /** A call. */
  record Call(Expression function, CallArguments arguments) implements Expression {}

  /** A filter; without an operand it is that of a block. */
  record Filter(@Nullable Expression operand, String name, CallArguments arguments, int offset)
      implements Expression {}

  /** A test. */
  record Test(Expression operand, String name, CallArguments arguments, int offset)
      implements Expression {}

  /** {@code a if test else b}. */
  record Conditional(Expression test, Expression then, @Nullable Expression otherwise)
      implements Expression {}

  /** The arguments of a call, filter or test. */
  record CallArguments(
      List<Expression> positional,
      List<String> names,
      List<Expression> named,
      @Nullable Expression rest,
      @Nullable Expression namedRest) {
    static final CallArguments NONE =
        new CallArguments(List.of(), List.of(), List.of(), null, null);

    boolean isEmpty() {
      return positional.isEmpty() && named.isEmpty() && rest == null && namedRest == null;
    }

    List<Node> children() {
      List<Node> children = new ArrayList<>(positional);
      children.addAll(named);
      addTo(children, rest);
      addTo(children, namedRest);
      return children;
    }
  }

  private static void addTo(List<Node> children, @Nullable Expression child) {
    if (child != null) {
      children.add(child);
    }
  }

  @Override
  default List<Node> children() {
    List<Node> children = new ArrayList<>();
    switch (this) {
      case Constant _, Data _, Name _, NamespaceAttribute _ -> {}
      case TupleDisplay tuple -> children.addAll(tuple.items());
      case ListDisplay list -> children.addAll(list.items());
      case DictDisplay dict -> {
        for (int i = 0; i < dict.keys().size(); i++) {
          children.add(dict.keys().get(i));
          children.add(dict.values().get(i));
        }
      }
      case Binary binary -> children.addAll(List.of(binary.left(), binary.right()));
      case Logical logical -> children.addAll(List.of(logical.left(), logical.right()));
      case Not not -> children.add(not.operand());
      case Sign sign -> children.add(sign.operand());
      case Concatenation concatenation -> children.addAll(concatenation.parts());
      case Comparison comparison -> {
        children.add(comparison.first());
        children.addAll(comparison.operands());
      }
      case Attribute attribute -> children.add(attribute.owner());
      case Item item -> children.addAll(List.of(item.owner(), item.key()));
      case Slice slice -> {
        addTo(children, slice.from());
        addTo(children, slice.to());
        addTo(children, slice.step());
      }
      case Call call -> {
        children.add(call.function());
        children.addAll(call.arguments().children());
      }
      case Filter filter -> {
        addTo(children, filter.operand());
        children.addAll(filter.arguments().children());
      }
      case Test test -> {
        children.add(test.operand());
        children.addAll(test.arguments().children());
      }
      case Conditional conditional -> {
        children.addAll(List.of(conditional.test(), conditional.then()));
        addTo(children, conditional.otherwise());
      }
    }
    return children;
  }
}
