package dev.hugind.engine.grammar;

import java.util.List;

/**
 * What a rule says, as it was written.
 *
 * <p><b>Thread safety:</b> immutable.
 */
sealed interface Expression {
  /** Stands for no upper bound of a repetition. */
  int UNBOUNDED = -1;

  /** Returns how deep sequences, choices and repetitions nest in it. */
  default int height() {
    return 0;
  }

  /** Returns how many states it takes, roughly. */
  long states();

  /** Characters, one after the other; may be none. */
  record Literal(String text) implements Expression {
    @Override
    public long states() {
      return text.length();
    }
  }

  /** One character of a set. */
  record Characters(CharacterSet set) implements Expression {
    @Override
    public long states() {
      return set.size();
    }
  }

  /** What another rule says. */
  record Call(int rule) implements Expression {
    @Override
    public long states() {
      return 1;
    }
  }

  /** One token with that id, or any other. */
  record Token(int id, boolean negated) implements Expression {
    @Override
    public long states() {
      return 1;
    }
  }

  /** One part after the other; may be none. */
  record Sequence(List<Expression> parts, int height, long states) implements Expression {
    static Expression of(List<Expression> parts) {
      return parts.size() == 1
          ? parts.getFirst()
          : new Sequence(List.copyOf(parts), tallest(parts) + 1, total(parts));
    }
  }

  /** One of the alternatives. */
  record Choice(List<Expression> alternatives, int height, long states) implements Expression {
    static Expression of(List<Expression> alternatives) {
      return alternatives.size() == 1
          ? alternatives.getFirst()
          : new Choice(List.copyOf(alternatives), tallest(alternatives) + 1, total(alternatives));
    }
  }

  /**
   * An item several times.
   *
   * @param most at least {@code least}, or {@link #UNBOUNDED}
   */
  record Repeat(Expression item, int least, int most, int height) implements Expression {
    Repeat(Expression item, int least, int most) {
      this(item, least, most, item.height() + 1);
    }

    /** Returns how many copies of the item it takes. */
    int copies() {
      return Math.max(1, Math.max(least, most));
    }

    @Override
    public long states() {
      // Many copies of a large item become calls, so that counts within counts don't multiply.
      return Math.min(item.states() * copies(), item.states() + 2L * copies());
    }
  }

  private static int tallest(List<Expression> parts) {
    return parts.stream().mapToInt(Expression::height).max().orElse(0);
  }

  private static long total(List<Expression> parts) {
    return parts.stream().mapToLong(Expression::states).sum();
  }
}
