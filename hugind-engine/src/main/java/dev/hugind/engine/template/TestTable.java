package dev.hugind.engine.template;

import org.jspecify.annotations.Nullable;

/** All tests. */
final class TestTable {
  private static final FunctionTable TABLE =
      new FunctionTable()
          .add("defined", value(), (r, a) -> !(a.get(0) instanceof Undefined))
          .add("undefined", value(), (r, a) -> a.get(0) instanceof Undefined)
          .add("none", value(), (r, a) -> a.get(0) == None.NONE)
          .add("boolean", value(), (r, a) -> a.get(0) instanceof Boolean)
          .add("true", value(), (r, a) -> a.get(0).equals(true))
          .add("false", value(), (r, a) -> a.get(0).equals(false))
          .add(
              "integer",
              value(),
              (r, a) -> Numbers.isInteger(a.get(0)) && !(a.get(0) instanceof Boolean))
          .add("float", value(), (r, a) -> a.get(0) instanceof Double)
          .add("number", value(), (r, a) -> Numbers.isNumber(a.get(0)))
          .add("string", value(), (r, a) -> a.get(0) instanceof Text)
          .add("mapping", value(), (r, a) -> a.get(0) instanceof DictValue)
          .add("sequence", value(), (r, a) -> isSequence(a.get(0)))
          .add("iterable", value(), (r, a) -> Iteration.isIterable(a.get(0)))
          .add("callable", Parameters.positional("obj"), (r, a) -> isCallable(a.get(0)))
          .add("escaped", value(), (r, a) -> a.get(0) instanceof Text text && text.isMarkup())
          .add("lower", value(), (r, a) -> CharacterTests.isLower(StringFilters.text(r, a)))
          .add("upper", value(), (r, a) -> CharacterTests.isUpper(StringFilters.text(r, a)))
          .add("even", value(), (r, a) -> isMultiple(r, a.get(0), 2L))
          .add("odd", value(), (r, a) -> isOdd(r, a.get(0)))
          .add(
              "divisibleby",
              Parameters.of("value", "num"),
              (r, a) -> isMultiple(r, a.get(0), a.get(1)))
          .add(
              "sameas",
              Parameters.of("value", "other"),
              (r, a) -> Equality.identical(a.get(0), a.get(1)))
          .add(
              "in",
              Parameters.of("value", "seq"),
              (r, a) -> Comparisons.contains(a.get(1), a.get(0), r.budget()))
          .add(
              "filter",
              value(),
              (r, a) ->
                  Equality.key(a.get(0)) instanceof Text text
                      && FilterTable.find(text.characters()) != null)
          .add(
              "test",
              value(),
              (r, a) ->
                  Equality.key(a.get(0)) instanceof Text text && find(text.characters()) != null)
          .addAll(comparison("==", "eq", "equalto"))
          .addAll(comparison("!=", "ne"))
          .addAll(comparison(">", "gt", "greaterthan"))
          .addAll(comparison(">=", "ge"))
          .addAll(comparison("<", "lt", "lessthan"))
          .addAll(comparison("<=", "le"));

  private TestTable() {}

  static @Nullable Callable find(String name) {
    return TABLE.find(name);
  }

  private static Parameters value() {
    return Parameters.of("value");
  }

  private static FunctionTable comparison(String operator, String... aliases) {
    FunctionTable table =
        new FunctionTable()
            .add(
                operator,
                Parameters.positional("a", "b"),
                (r, a) -> Comparisons.holds(operator, a.get(0), a.get(1), r.budget()));
    for (String alias : aliases) {
      table.alias(alias, operator);
    }
    return table;
  }

  private static boolean isSequence(Object value) {
    return Iteration.length(value) >= 0 && !(value instanceof DictView) && !(value instanceof Loop);
  }

  private static boolean isCallable(Object value) {
    return value instanceof Callable || value instanceof Undefined;
  }

  private static boolean isMultiple(Rendering rendering, Object value, Object divisor) {
    Object rest = Arithmetic.apply("%", value, divisor, rendering.budget());
    return Equality.equal(rest, 0L);
  }

  private static boolean isOdd(Rendering rendering, Object value) {
    return Equality.equal(Arithmetic.apply("%", value, 2L, rendering.budget()), 1L);
  }
}
