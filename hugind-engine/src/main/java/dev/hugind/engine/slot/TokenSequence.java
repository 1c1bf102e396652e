package dev.hugind.engine.slot;

import java.util.Arrays;

/**
 * The tokens of one sequence of the KV cache, in order of their positions.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 */
public final class TokenSequence {
  private int[] tokens = new int[256];
  private int size;

  /** Creates an empty sequence. */
  public TokenSequence() {}

  /**
   * Returns how many tokens there are.
   *
   * @return 0 or more
   */
  public int size() {
    return size;
  }

  /**
   * Adds a token at the end.
   *
   * @param token its id
   */
  public void add(int token) {
    ensureCapacity(size + 1);
    tokens[size++] = token;
  }

  /**
   * Forgets all tokens from a position on.
   *
   * @param newSize how many stay, from 0 to {@code size()}
   */
  public void truncate(int newSize) {
    if (newSize < 0 || newSize > size) {
      throw new IllegalArgumentException("can't cut " + size + " tokens to " + newSize);
    }
    size = newSize;
  }

  /**
   * Replaces everything by the start of another sequence.
   *
   * @param other the sequence to copy from
   * @param count how many of its tokens
   */
  public void copyFrom(TokenSequence other, int count) {
    if (count > other.size) {
      throw new IllegalArgumentException(other.size + " tokens are fewer than " + count);
    }
    ensureCapacity(count);
    System.arraycopy(other.tokens, 0, tokens, 0, count);
    size = count;
  }

  /**
   * Returns how many tokens at the start equal those of a prompt.
   *
   * @param prompt the prompt's tokens
   * @return from 0 to the shorter length
   */
  public int commonPrefix(int[] prompt) {
    int limit = Math.min(size, prompt.length);
    int mismatch = Arrays.mismatch(tokens, 0, limit, prompt, 0, limit);
    return mismatch < 0 ? limit : mismatch;
  }

  private void ensureCapacity(int wanted) {
    if (wanted > tokens.length) {
      tokens = Arrays.copyOf(tokens, Math.max(wanted, tokens.length * 2));
    }
  }
}
