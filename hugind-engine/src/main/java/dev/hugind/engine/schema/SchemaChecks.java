package dev.hugind.engine.schema;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Checks how the keywords of one schema go together, and drops those that assert nothing.
 *
 * <p><b>Thread safety:</b> safe; it has no state.
 */
final class SchemaChecks {
  private SchemaChecks() {}

  static void check(SchemaNode node) {
    counts(node, "minLength", "maxLength");
    counts(node, "minItems", "maxItems");
    counts(node, "minProperties", "maxProperties");
    numbers(node);
    contains(node);
    if (!node.has("if")) {
      node.remove("then");
      node.remove("else");
    } else if (!node.has("then") && !node.has("else")) {
      node.remove("if");
    }
  }

  private static void counts(SchemaNode node, String least, String most) {
    int from = node.count(least, 0);
    int to = node.count(most, SchemaLimits.NO_BOUND);
    if (from > to) {
      throw node.bad(least, "is " + from + ", which is above " + most + ", which is " + to);
    }
    if (from > SchemaLimits.LEAST_COUNT) {
      throw node.bad(least, "must be at most " + SchemaLimits.LEAST_COUNT + ", not " + from);
    }
    if (from == 0) {
      node.remove(least);
    }
    if (to >= SchemaLimits.NO_BOUND) {
      node.remove(most);
    }
  }

  private static void numbers(SchemaNode node) {
    BigDecimal divisor = node.number("multipleOf");
    if (divisor != null && divisor.signum() <= 0) {
      throw node.bad("multipleOf", "must be above 0, not " + divisor);
    }
    for (String low : new String[] {"minimum", "exclusiveMinimum"}) {
      for (String high : new String[] {"maximum", "exclusiveMaximum"}) {
        BigDecimal from = node.number(low);
        BigDecimal to = node.number(high);
        boolean open = low.startsWith("ex") || high.startsWith("ex");
        if (from != null && to != null && from.compareTo(to) >= (open ? 0 : 1)) {
          throw node.bad(
              low, "is " + from + ", which leaves no number below " + high + ", which is " + to);
        }
      }
    }
  }

  private static void contains(SchemaNode node) {
    @Nullable SchemaNode contains = node.schema("contains");
    int from = node.count("minContains", 1);
    int to = node.count("maxContains", SchemaLimits.NO_BOUND);
    if (contains != null && from > to) {
      throw node.bad("minContains", "is " + from + ", which is above maxContains, which is " + to);
    }
    if (contains == null || (from == 0 && to >= SchemaLimits.NO_BOUND)) {
      node.remove("contains");
      node.remove("minContains");
      node.remove("maxContains");
    }
  }
}
