package dev.hugind.engine.grammar;

import dev.hugind.engine.generation.TokenConstraint;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an answer to the texts that a state accepts, and a thought to its budget.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread, like the state.
 */
public final class TextConstraint implements TokenConstraint {

  /**
   * How long a thought may be, and how it is ended then.
   *
   * @param tokens the most tokens of one thought; 0 or more
   * @param end the tokens that end it, at least one
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record ThoughtBudget(int tokens, int[] end) {}

  private final TokenTrie trie;
  private final AllowedTokens known;
  private final @Nullable ThoughtBudget budget;
  private ByteState state;

  /** How many tokens of the running thought there were. */
  private int thoughtTokens;

  /** How many bytes of a character are missing. */
  private int openBytes;

  /** How many tokens of the thought's forced end were given; -1 when it is not forced. */
  private int forced = -1;

  /**
   * Creates a constraint.
   *
   * @param trie the tokens of the model
   * @param start what the answer may be
   * @param budget how long a thought may be; null for as long as the model likes
   */
  public TextConstraint(TokenTrie trie, ByteState start, @Nullable ThoughtBudget budget) {
    this.trie = trie;
    this.known = new AllowedTokens(trie);
    this.state = start;
    this.budget = budget;
    forceIfSpent();
  }

  @Override
  public boolean allows(int token) {
    return isForced() ? token == forcedToken() : after(token) != null;
  }

  @Override
  public void collectAllowed(BitSet allowed) {
    if (isForced()) {
      allowed.clear();
      allowed.set(forcedToken());
      return;
    }
    allowed.clear();
    allowed.or(known.after(state));
    if (isFree()) {
      trie.addSilent(allowed);
    }
  }

  @Override
  public void accept(int token) {
    boolean wasThought = isThought();
    ByteState after = after(token);
    if (after == null) {
      throw new IllegalArgumentException("token " + token + " is not allowed");
    }
    state = after;
    if (isForced()) {
      forced++;
      if (budget != null && forced == budget.end().length) {
        forced = -1;
      }
    }
    thoughtTokens = isThought() ? (wasThought ? thoughtTokens + 1 : 0) : 0;
    countOpenBytes(token);
    forceIfSpent();
  }

  /** Control tokens say nothing: among free text they change nothing. */
  private @Nullable ByteState after(int token) {
    return isFree() && trie.isSilent(token) ? state : trie.advance(state, token);
  }

  private void forceIfSpent() {
    if (budget != null
        && !isForced()
        && state instanceof FreeText.State text
        && text.isThought()
        && !text.isInsideMark()
        && openBytes == 0
        && thoughtTokens >= budget.tokens()) {
      forced = 0;
    }
  }

  private boolean isForced() {
    return forced >= 0;
  }

  private int forcedToken() {
    return budget == null ? -1 : budget.end()[forced];
  }

  private boolean isFree() {
    return state instanceof FreeText.State;
  }

  private boolean isThought() {
    return state instanceof FreeText.State text && text.isThought();
  }

  /** A thought is not ended within a character. */
  private void countOpenBytes(int token) {
    for (byte b : trie.bytes(token)) {
      if ((b & 0xC0) == 0x80) {
        openBytes = Math.max(0, openBytes - 1);
      } else {
        openBytes = b >= 0 ? 0 : Integer.numberOfLeadingZeros(~b << 24) - 1;
      }
    }
  }
}
