package dev.hugind.engine.backend;

/**
 * The tokens of one computing step: for each row a token, its sequence, its position, and whether
 * its logits are wanted. Filled anew for each step and never shared.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 */
public final class TokenBatch {
  private final int[] tokens;
  private final int[] sequences;
  private final int[] positions;
  private final boolean[] logits;
  private int size;

  /**
   * Creates an empty batch.
   *
   * @param capacity the most rows it can hold, at least 1
   */
  public TokenBatch(int capacity) {
    tokens = new int[capacity];
    sequences = new int[capacity];
    positions = new int[capacity];
    logits = new boolean[capacity];
  }

  /** Removes all rows. */
  public void clear() {
    size = 0;
  }

  /**
   * Adds a row.
   *
   * @param token the token's id
   * @param sequence the sequence it belongs to
   * @param position its place there, from 0
   * @param wantsLogits whether the next token will be sampled from this row
   * @throws IndexOutOfBoundsException when the batch is full
   */
  public void add(int token, int sequence, int position, boolean wantsLogits) {
    tokens[size] = token;
    sequences[size] = sequence;
    positions[size] = position;
    logits[size] = wantsLogits;
    size++;
  }

  /**
   * Returns how many rows there are.
   *
   * @return from 0 to the capacity
   */
  public int size() {
    return size;
  }

  /**
   * Returns the token of a row.
   *
   * @param row from 0 to {@code size() - 1}
   * @return its id
   */
  public int token(int row) {
    return tokens[row];
  }

  /**
   * Returns the sequence of a row.
   *
   * @param row from 0 to {@code size() - 1}
   * @return the sequence's number
   */
  public int sequence(int row) {
    return sequences[row];
  }

  /**
   * Returns the position of a row in its sequence.
   *
   * @param row from 0 to {@code size() - 1}
   * @return the position, from 0
   */
  public int position(int row) {
    return positions[row];
  }

  /**
   * Tells whether a row's logits are wanted.
   *
   * @param row from 0 to {@code size() - 1}
   * @return true when the row will be sampled
   */
  public boolean wantsLogits(int row) {
    return logits[row];
  }
}
