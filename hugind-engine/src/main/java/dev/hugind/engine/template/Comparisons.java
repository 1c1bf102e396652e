package dev.hugind.engine.template;

import java.util.Iterator;

/** The operators that compare: equality, order and membership. */
final class Comparisons {
  private Comparisons() {}

  static boolean holds(String operator, Object left, Object right, Budget budget) {
    return switch (operator) {
      case "==" -> equal(left, right, budget);
      case "!=" -> !equal(left, right, budget);
      case "in" -> contains(right, left, budget);
      case "not in" -> !contains(right, left, budget);
      default -> Ordering.holds(operator, left, right, budget);
    };
  }

  private static boolean equal(Object left, Object right, Budget budget) {
    budget.scan(weight(left));
    return Equality.equal(left, right);
  }

  /** About how much there is to compare. */
  private static long weight(Object value) {
    return switch (value) {
      case Text text -> text.units();
      case ListValue list -> 16L * list.size();
      case TupleValue tuple -> 16L * tuple.size();
      case DictValue dict -> 64L * dict.size();
      default -> 0;
    };
  }

  static boolean contains(Object container, Object wanted, Budget budget) {
    return switch (container) {
      case Text text -> contains(text, wanted, budget);
      case DictValue dict -> dict.contains(wanted);
      case DictView view when view.kind() == DictView.Kind.KEYS -> view.dict().contains(wanted);
      default -> finds(container, wanted, budget);
    };
  }

  private static boolean contains(Text text, Object wanted, Budget budget) {
    if (!(wanted instanceof Text part)) {
      throw TemplateException.runtime(
          "'in <string>' requires string as left operand, not " + TypeNames.of(wanted));
    }
    budget.scan((long) text.units() + part.units());
    return TextSearch.indexOf(text.characters(), part.characters(), 0) >= 0;
  }

  private static boolean finds(Object container, Object wanted, Budget budget) {
    if (!Iteration.isIterable(container)) {
      throw TemplateException.runtime(
          "argument of type '" + TypeNames.of(container) + "' is not iterable");
    }
    Iterator<Object> iterator = Iteration.iterate(container, budget);
    while (iterator.hasNext()) {
      budget.scan(weight(wanted));
      if (Equality.equalOrSame(wanted, iterator.next())) {
        return true;
      }
    }
    return false;
  }
}
