package dev.hugind.engine.llama;

import dev.hugind.engine.backend.TokenBatch;

/**
 * How many tokens each sequence of a context holds, before and after the batch at hand.
 *
 * <p><b>Thread safety:</b> confined to the thread of its context.
 */
final class SequenceLengths {
  /** INVARIANT: how many tokens each sequence holds, at the positions from 0 without a gap. */
  private final int[] lengths;

  /** What {@link #lengths} becomes when the batch at hand is done. */
  private final int[] after;

  /** What each may hold at most. */
  private final int most;

  SequenceLengths(int sequences, int most) {
    this.most = most;
    lengths = new int[sequences];
    after = new int[sequences];
  }

  int of(int sequence) {
    return lengths[sequence];
  }

  void set(int sequence, int tokens) {
    lengths[sequence] = tokens;
  }

  /** Returns them by sequence; only to be read. */
  int[] all() {
    return lengths;
  }

  void require(int sequence) {
    if (sequence < 0 || sequence >= lengths.length) {
      throw new IllegalArgumentException(
          "sequence " + sequence + " does not exist; allowed: 0 to " + (lengths.length - 1));
    }
  }

  /**
   * Checks the places of a batch's tokens, and plans for it.
   *
   * @return false when a sequence would become too long
   */
  boolean plan(TokenBatch batch) {
    System.arraycopy(lengths, 0, after, 0, lengths.length);
    boolean fits = true;
    for (int row = 0; row < batch.size(); row++) {
      int sequence = batch.sequence(row);
      require(sequence);
      int position = batch.position(row);
      if (position != after[sequence]) {
        throw new IllegalArgumentException(
            "row "
                + row
                + " puts a token at position "
                + position
                + " of sequence "
                + sequence
                + ", whose next position is "
                + after[sequence]);
      }
      fits &= position < most;
      after[sequence]++;
    }
    return fits;
  }

  /** Takes over what was planned: the batch is done. */
  void commit() {
    System.arraycopy(after, 0, lengths, 0, lengths.length);
  }

  /** Removes from the cells what the batch that was planned may have left there. */
  void rollBack(SequenceCells cells) {
    for (int sequence = 0; sequence < lengths.length; sequence++) {
      if (after[sequence] > lengths[sequence]) {
        cells.rollBack(sequence, lengths[sequence]);
      }
    }
  }
}
