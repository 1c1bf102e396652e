package dev.hugind.engine.slot;

import java.util.Arrays;

/**
 * The tokens of one sequence of the KV cache, in order of their positions.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 */
public final class TokenSequence {
  /** A prompt continues a conversation when it begins with this share of its last prompt. */
  private static final double CONTINUES = 0.7;

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
   * Replaces everything by the first of other tokens.
   *
   * @param source the tokens
   * @param count how many of them
   */
  public void set(int[] source, int count) {
    ensureCapacity(count);
    System.arraycopy(source, 0, tokens, 0, count);
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

  /**
   * Returns all tokens.
   *
   * @return a copy
   */
  public int[] toArray() {
    return Arrays.copyOf(tokens, size);
  }

  /**
   * Tells whether a prompt goes on with a conversation, or merely begins like it. A conversation
   * goes on although its last turn was edited, or the thoughts of its last answer were dropped; one
   * that shares a system prompt is another.
   *
   * @param shared how many tokens both begin with
   * @param lastPrompt how many tokens the conversation's last prompt had
   * @param prompt how many tokens the prompt has
   * @return true when the conversation's cache is the prompt's own
   */
  public static boolean continues(int shared, int lastPrompt, int prompt) {
    return shared > 0 && (shared >= lastPrompt * CONTINUES || shared >= prompt - 1);
  }

  private void ensureCapacity(int wanted) {
    if (wanted > tokens.length) {
      tokens = Arrays.copyOf(tokens, Math.max(wanted, tokens.length * 2));
    }
  }
}
