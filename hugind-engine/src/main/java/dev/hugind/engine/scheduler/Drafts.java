package dev.hugind.engine.scheduler;

/**
 * The guesses at one answer's next tokens, and whether they pay: a step that checks a guess takes
 * longer than one that computes a single token, and yields a token for each that was right.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 */
final class Drafts {
  private static final int[] NONE = {};
  private static final int SHORTEST = 4;

  /** Steps without a guess after one that did not pay; doubled each time. */
  private static final int FIRST_REST = 4;

  private static final int LONGEST_REST = 256;

  private final PromptLookup lookup;
  private final int longest;
  private int length = SHORTEST;
  private int rest;
  private int nextRest = FIRST_REST;
  private int[] draft = NONE;
  private int accepted;

  /**
   * Starts to guess.
   *
   * @param prompt the prompt's tokens
   * @param longest tokens of a guess at most, at least 1
   */
  Drafts(int[] prompt, int longest) {
    this.lookup = new PromptLookup(prompt);
    this.longest = longest;
  }

  /** Takes in a token of the answer. */
  void add(int token) {
    lookup.add(token);
  }

  /**
   * Guesses what follows the newest token, for the next step.
   *
   * @param room how many tokens the step and the context have room for
   * @return the guess, valid until {@link #clear}; empty for none
   */
  int[] next(int room) {
    accepted = 0;
    if (rest > 0) {
      rest--;
      draft = NONE;
    } else {
      draft = room > 0 ? lookup.guess(Math.min(room, Math.min(length, longest))) : NONE;
    }
    return draft;
  }

  /** Gives the guess up before it was checked. */
  void clear() {
    draft = NONE;
    accepted = 0;
  }

  /**
   * Compares the token that was chosen with the guess.
   *
   * @return true when the step has computed it already
   */
  boolean accepts(int token) {
    if (accepted < draft.length && draft[accepted] == token) {
      accepted++;
      return true;
    }
    return false;
  }

  /** How many tokens the guess has. */
  int guessed() {
    return draft.length;
  }

  /** How many guessed tokens were chosen. */
  int accepted() {
    return accepted;
  }

  /** How many guessed tokens the step computed in vain. */
  int rejected() {
    return draft.length - accepted;
  }

  /**
   * Learns from a step that checked a guess.
   *
   * @param nanos how long it took
   * @param plainNanos how long a step without a guess takes; 0 when not known
   */
  void learn(long nanos, double plainNanos) {
    if (draft.length == 0) {
      return;
    }
    boolean paid = plainNanos == 0 || nanos < plainNanos * (accepted + 1);
    if (paid) {
      nextRest = FIRST_REST;
    } else {
      rest = nextRest;
      nextRest = Math.min(LONGEST_REST, 2 * nextRest);
    }
    length =
        accepted == draft.length ? Math.min(longest, 2 * length) : Math.max(SHORTEST, accepted);
  }
}
