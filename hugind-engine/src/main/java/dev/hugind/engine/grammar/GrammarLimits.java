package dev.hugind.engine.grammar;

/**
 * The bounds within which one grammar is read and followed; reaching one ends in a {@link
 * GrammarException} that names it.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param textCharacters length of the grammar's text in UTF-16 units, at least 1
 * @param states states of the compiled grammar, about one for each byte of a literal, at least 1;
 *     they bound its memory, at some 50 bytes each
 * @param repetitions highest count in <code>{m,n}</code>, at least 1
 * @param nestingDepth how deep sequences, alternatives and repetitions nest in one rule, 1 to 500;
 *     parentheses alone don't count
 * @param workPerByte elementary steps that may be spent on one byte of an answer, of some 10
 *     nanoseconds each, at least 1
 * @param ambiguity how many callers, beyond one for each, the calls may have that are open at one
 *     place of an answer, which bounds the memory that an ambiguous grammar takes, at least 1
 * @param cachedCells what a run remembers of the states that it has seen, in cells of about 10
 *     bytes, at least 1; when there are more it forgets them all and goes on
 */
public record GrammarLimits(
    int textCharacters,
    int states,
    int repetitions,
    int nestingDepth,
    int workPerByte,
    int ambiguity,
    int cachedCells) {

  private static final GrammarLimits DEFAULTS =
      new GrammarLimits(1_000_000, 200_000, 10_000, 300, 200_000, 2_000_000, 1_000_000);

  /**
   * Checks that each bound is within its range.
   *
   * @throws IllegalArgumentException if a bound is out of its range
   */
  public GrammarLimits {
    require("textCharacters", textCharacters, Integer.MAX_VALUE);
    require("states", states, Integer.MAX_VALUE / 8);
    require("repetitions", repetitions, Integer.MAX_VALUE / 8);
    require("nestingDepth", nestingDepth, 500);
    require("workPerByte", workPerByte, Integer.MAX_VALUE);
    require("ambiguity", ambiguity, Integer.MAX_VALUE);
    require("cachedCells", cachedCells, Integer.MAX_VALUE);
  }

  /**
   * Returns bounds that any real grammar keeps by far.
   *
   * @return the default bounds
   */
  public static GrammarLimits defaults() {
    return DEFAULTS;
  }

  private static void require(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + " must be from 1 to " + most + ", not " + value);
    }
  }
}
