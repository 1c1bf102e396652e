package dev.hugind.engine.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns plain Java values into values of the template; what they contain is copied. */
final class Inputs {
  private final boolean trusted;
  private final Budget budget;

  private Inputs(boolean trusted, Budget budget) {
    this.trusted = trusted;
    this.budget = budget;
  }

  static Object convert(@Nullable Object value, boolean trusted, Budget budget) {
    return new Inputs(trusted, budget).convert(value, 0);
  }

  private Object convert(@Nullable Object value, int depth) {
    if (depth > Equality.MAX_DEPTH) {
      throw TemplateException.limit(
          "recursionDepth", Equality.MAX_DEPTH, "A variable nests too deep");
    }
    return switch (value) {
      case null -> None.NONE;
      case String text -> trusted ? Text.own(text) : Text.foreign(text);
      case TrustedText text -> Text.own(text.text());
      case Boolean bool -> bool;
      case Long number -> number;
      case Integer number -> number.longValue();
      case Short number -> number.longValue();
      case Byte number -> number.longValue();
      case BigInteger number -> Numbers.shrink(number);
      case Double number -> number;
      case Float number -> number.doubleValue();
      case BigDecimal number -> number.doubleValue();
      case Map<?, ?> map -> {
        DictValue dict = new DictValue();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          budget.step();
          dict.put(convert(entry.getKey(), depth + 1), convert(entry.getValue(), depth + 1));
        }
        yield dict;
      }
      case Collection<?> items -> {
        ListValue list = new ListValue();
        for (Object item : items) {
          budget.step();
          list.items().add(convert(item, depth + 1));
        }
        yield list;
      }
      default ->
          throw new IllegalArgumentException(
              "a variable of a template cannot be a " + value.getClass().getName());
    };
  }
}
