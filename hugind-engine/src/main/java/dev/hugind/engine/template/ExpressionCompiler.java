package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns expressions into code. */
final class ExpressionCompiler {
  private final Source source;

  ExpressionCompiler(Source source) {
    this.source = source;
  }

  Code compile(Expression expression, Scope scope) {
    return switch (expression) {
      case Expression.Constant constant -> {
        Object value = constant.value();
        yield frame -> value;
      }
      case Expression.Data data -> {
        Text text = data.text();
        yield frame -> text;
      }
      case Expression.Name name -> name(name.name(), scope);
      case Expression.TupleDisplay tuple -> {
        List<Code> items = all(tuple.items(), scope);
        yield frame -> new TupleValue(values(items, frame), false);
      }
      case Expression.ListDisplay list -> {
        List<Code> items = all(list.items(), scope);
        yield frame -> new ListValue(values(items, frame));
      }
      case Expression.DictDisplay dict -> dict(all(dict.keys(), scope), all(dict.values(), scope));
      case Expression.Binary binary -> binary(binary, scope);
      case Expression.Logical logical -> logical(logical, scope);
      case Expression.Not not -> {
        Code operand = compile(not.operand(), scope);
        yield frame -> !Truth.of(operand.eval(frame));
      }
      case Expression.Sign sign -> {
        Code operand = compile(sign.operand(), scope);
        yield sign.minus()
            ? frame -> Arithmetic.negate(operand.eval(frame))
            : frame -> Arithmetic.plus(operand.eval(frame));
      }
      case Expression.Concatenation concatenation -> concatenation(concatenation, scope);
      case Expression.Comparison comparison -> comparison(comparison, scope);
      case Expression.Attribute attribute -> {
        Code owner = compile(attribute.owner(), scope);
        Text name = Text.own(attribute.name());
        yield frame -> Attributes.attribute(owner.eval(frame), name, frame.rendering());
      }
      case Expression.Item item -> item(item, scope);
      case Expression.Slice _ -> throw new IllegalStateException("a slice outside of an item");
      case Expression.Call call -> call(call, scope, null);
      case Expression.Filter filter -> filter(filter, scope, null);
      case Expression.Test test -> test(test, scope);
      case Expression.Conditional conditional -> conditional(conditional, scope);
      case Expression.NamespaceAttribute _ ->
          throw new IllegalStateException("a target is no value");
    };
  }

  private List<Code> all(List<Expression> expressions, Scope scope) {
    return expressions.stream().map(expression -> compile(expression, scope)).toList();
  }

  private static List<Object> values(List<Code> items, Frame frame) {
    frame.budget().items(items.size());
    List<Object> values = new ArrayList<>(items.size());
    for (Code item : items) {
      values.add(item.eval(frame));
    }
    return values;
  }

  static Frame.Place place(String name, Scope scope) {
    String identifier = scope.symbols().find(name);
    if (identifier == null) {
      throw TemplateException.syntax("the variable '" + name + "' cannot be used here", 0, 0);
    }
    return scope.layout().find(identifier);
  }

  private static Code name(String name, Scope scope) {
    Frame.Place place = place(name, scope);
    return frame -> {
      Object value = place.get(frame);
      return value == null ? Undefined.variable(name) : value;
    };
  }

  private static Code dict(List<Code> keys, List<Code> values) {
    return frame -> {
      frame.budget().items(keys.size());
      DictValue dict = new DictValue();
      for (int i = 0; i < keys.size(); i++) {
        dict.put(keys.get(i).eval(frame), values.get(i).eval(frame));
      }
      return dict;
    };
  }

  private Code binary(Expression.Binary binary, Scope scope) {
    Code left = compile(binary.left(), scope);
    Code right = compile(binary.right(), scope);
    String operator = binary.operator();
    if (operator.equals("+")) {
      return frame -> Arithmetic.add(left.eval(frame), right.eval(frame), frame.budget());
    }
    return frame -> Arithmetic.apply(operator, left.eval(frame), right.eval(frame), frame.budget());
  }

  private Code logical(Expression.Logical logical, Scope scope) {
    Code left = compile(logical.left(), scope);
    Code right = compile(logical.right(), scope);
    boolean and = logical.and();
    return frame -> {
      Object first = left.eval(frame);
      return Truth.of(first) == and ? right.eval(frame) : first;
    };
  }

  private Code concatenation(Expression.Concatenation concatenation, Scope scope) {
    List<Code> parts = all(concatenation.parts(), scope);
    // Jinja2 computes a constant text while compiling, and does not look at markup then.
    Scope.Escaping escape =
        Constants.isConstant(concatenation) ? Scope.Escaping.OFF : scope.escape();
    return frame -> {
      frame.budget().scan(parts.size());
      List<Object> values = new ArrayList<>(parts.size());
      for (Code part : parts) {
        values.add(part.eval(frame));
      }
      boolean markup =
          frame.rendering().escapes(escape)
              && values.stream().anyMatch(value -> value instanceof Text text && text.isMarkup());
      TextBuilder joined = new TextBuilder(frame.budget());
      for (Object value : values) {
        joined.append(
            markup ? Markup.escape(value, frame.budget()) : Printer.text(value, frame.budget()));
      }
      return joined.toText(markup);
    };
  }

  private Code comparison(Expression.Comparison comparison, Scope scope) {
    Code first = compile(comparison.first(), scope);
    List<String> operators = comparison.operators();
    List<Code> operands = all(comparison.operands(), scope);
    if (operands.size() == 1) {
      String operator = operators.getFirst();
      Code second = operands.getFirst();
      return frame ->
          Comparisons.holds(operator, first.eval(frame), second.eval(frame), frame.budget());
    }
    return frame -> {
      Object left = first.eval(frame);
      for (int i = 0; i < operators.size(); i++) {
        Object right = operands.get(i).eval(frame);
        if (!Comparisons.holds(operators.get(i), left, right, frame.budget())) {
          return false;
        }
        left = right;
      }
      return true;
    };
  }

  private Code item(Expression.Item item, Scope scope) {
    Code owner = compile(item.owner(), scope);
    if (item.key() instanceof Expression.Slice slice) {
      Code from = bound(slice.from(), scope);
      Code to = bound(slice.to(), scope);
      Code step = bound(slice.step(), scope);
      if (Constants.isConstant(item)) {
        return frame ->
            Constants.slice(
                owner.eval(frame),
                from.eval(frame),
                to.eval(frame),
                step.eval(frame),
                frame.rendering());
      }
      return frame ->
          Attributes.slice(
              owner.eval(frame),
              from.eval(frame),
              to.eval(frame),
              step.eval(frame),
              frame.rendering());
    }
    Code key = compile(item.key(), scope);
    return frame -> Attributes.item(owner.eval(frame), key.eval(frame), frame.rendering());
  }

  private Code bound(@Nullable Expression expression, Scope scope) {
    return expression == null ? frame -> None.NONE : compile(expression, scope);
  }

  private Code conditional(Expression.Conditional conditional, Scope outer) {
    Scope scope = outer.softened();
    Code test = compile(conditional.test(), scope);
    Code then = compile(conditional.then(), scope);
    Code otherwise =
        conditional.otherwise() == null
            ? frame ->
                Undefined.because(
                    "the inline if-expression evaluated to false and no else section was defined.")
            : compile(conditional.otherwise(), scope);
    return frame -> Truth.of(test.eval(frame)) ? then.eval(frame) : otherwise.eval(frame);
  }

  /** A call; that of a call block gets its body as one more argument. */
  Code call(Expression.Call call, Scope scope, @Nullable Code caller) {
    Code function = compile(call.function(), scope);
    ArgumentsCode arguments = arguments(call.arguments(), scope, caller);
    return frame -> {
      Object callee = function.eval(frame);
      Arguments given = arguments.eval(frame);
      return Calls.call(callee, given, frame.rendering());
    };
  }

  /** A filter; where it has no operand, it takes the one of its block. */
  Code filter(Expression.Filter filter, Scope scope, @Nullable Code blockOutput) {
    Expression operand = filter.operand();
    Code value;
    if (operand instanceof Expression.Filter inner) {
      value = filter(inner, scope, blockOutput);
    } else if (operand != null) {
      value = compile(operand, scope);
    } else if (blockOutput != null) {
      value = blockOutput;
    } else {
      throw new IllegalStateException("a filter without an operand");
    }
    return applied(
        "filter",
        FilterTable.find(filter.name()),
        filter.name(),
        value,
        filter.arguments(),
        filter.offset(),
        scope);
  }

  private Code test(Expression.Test test, Scope scope) {
    Code value = compile(test.operand(), scope);
    if (test.arguments().isEmpty()) {
      switch (test.name()) {
        case "defined" -> {
          return frame -> !(value.eval(frame) instanceof Undefined);
        }
        case "none" -> {
          return frame -> value.eval(frame) == None.NONE;
        }
        case "string" -> {
          return frame -> value.eval(frame) instanceof Text;
        }
        default -> {}
      }
    }
    return applied(
        "test",
        TestTable.find(test.name()),
        test.name(),
        value,
        test.arguments(),
        test.offset(),
        scope);
  }

  private Code applied(
      String kind,
      @Nullable Callable function,
      String name,
      Code value,
      Expression.CallArguments arguments,
      int offset,
      Scope scope) {
    if (function == null) {
      if (!scope.soft()) {
        throw source.error("No " + kind + " named '" + name + "'.", offset);
      }
      return frame -> {
        throw TemplateException.runtime("No " + kind + " named '" + name + "' found.");
      };
    }
    ArgumentsCode given = arguments(arguments, scope, null);
    return frame -> {
      Object operand = value.eval(frame);
      frame.budget().step();
      return function.call(frame.rendering(), given.eval(frame).prepend(operand));
    };
  }

  /** Compiled arguments. */
  private interface ArgumentsCode {
    Arguments eval(Frame frame);
  }

  private ArgumentsCode arguments(
      Expression.CallArguments arguments, Scope scope, @Nullable Code caller) {
    List<Code> positional = all(arguments.positional(), scope);
    List<Code> named = all(arguments.named(), scope);
    List<String> names = arguments.names();
    Code rest = arguments.rest() == null ? null : compile(arguments.rest(), scope);
    Code namedRest = arguments.namedRest() == null ? null : compile(arguments.namedRest(), scope);
    if (positional.isEmpty()
        && named.isEmpty()
        && rest == null
        && namedRest == null
        && caller == null) {
      return frame -> Arguments.NONE;
    }
    return frame -> {
      List<Object> values = new ArrayList<>(positional.size());
      for (Code value : positional) {
        values.add(value.eval(frame));
      }
      if (rest != null) {
        values.addAll(Iteration.list(rest.eval(frame), frame.budget()));
      }
      Map<String, Object> keywords =
          named.isEmpty() && namedRest == null && caller == null ? Map.of() : new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        keywords.put(names.get(i), named.get(i).eval(frame));
      }
      if (caller != null) {
        add(keywords, "caller", caller.eval(frame));
      }
      if (namedRest != null) {
        spread(namedRest.eval(frame), keywords);
      }
      return new Arguments(values, keywords);
    };
  }

  private static void spread(Object mapping, Map<String, Object> keywords) {
    if (!(mapping instanceof DictValue dict)) {
      throw TemplateException.runtime(
          "argument after ** must be a mapping, not " + TypeNames.of(mapping));
    }
    dict.forEach(
        (key, value) -> {
          if (!(key instanceof Text name)) {
            throw TemplateException.runtime("keywords must be strings");
          }
          add(keywords, name.characters(), value);
        });
  }

  private static void add(Map<String, Object> keywords, String name, Object value) {
    if (keywords.putIfAbsent(name, value) != null) {
      throw TemplateException.runtime("got multiple values for keyword argument '" + name + "'");
    }
  }

  /** Sets a target to a value. */
  interface Assignment {
    void assign(Frame frame, Object value);
  }

  Assignment target(Expression target, Scope scope) {
    return switch (target) {
      case Expression.Name name -> {
        Frame.Place place = place(name.name(), scope);
        if (scope.topLevel()) {
          yield (frame, value) -> {
            place.set(frame, value);
            frame.rendering().export(name.name(), value);
          };
        }
        yield place::set;
      }
      case Expression.NamespaceAttribute attribute -> {
        Frame.Place place = place(attribute.name(), scope);
        Text name = Text.own(attribute.attribute());
        yield (frame, value) -> {
          if (!(place.get(frame) instanceof Namespace namespace)) {
            throw TemplateException.runtime("cannot assign attribute on non-namespace object");
          }
          frame.budget().items(1);
          namespace.set(name, value);
        };
      }
      case Expression.TupleDisplay tuple -> unpacking(tuple, scope);
      default -> throw new IllegalStateException("no target");
    };
  }

  private Assignment unpacking(Expression.TupleDisplay tuple, Scope scope) {
    List<Assignment> parts = tuple.items().stream().map(item -> target(item, scope)).toList();
    return (frame, value) -> {
      Iterator<Object> items = Iteration.iterate(value, frame.budget());
      List<Object> values = new ArrayList<>(parts.size());
      while (items.hasNext() && values.size() <= parts.size()) {
        values.add(items.next());
      }
      if (values.size() != parts.size()) {
        throw TemplateException.runtime(
            values.size() > parts.size()
                ? "too many values to unpack (expected " + parts.size() + ")"
                : "not enough values to unpack (expected "
                    + parts.size()
                    + ", got "
                    + values.size()
                    + ")");
      }
      for (int i = 0; i < parts.size(); i++) {
        parts.get(i).assign(frame, values.get(i));
      }
    };
  }
}
