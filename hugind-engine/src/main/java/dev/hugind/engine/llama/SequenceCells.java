package dev.hugind.engine.llama;

/**
 * Keeps the sequences of a context in their cells of the KV cache: cuts, copies, makes room.
 *
 * <p><b>Thread safety:</b> confined to the thread of its context.
 */
sealed interface SequenceCells permits StreamCells, OrderedCells {

  /**
   * Removes the tokens of a sequence from a position on.
   *
   * @param tokens how many stay
   * @param length how many there are
   * @return false when the memory can't be cut there; then nothing was changed
   */
  boolean truncate(int sequence, int tokens, int length);

  /**
   * Lets an empty sequence start with the first tokens of another.
   *
   * @param tokens how many
   * @param length how many the other has
   * @return false when that is impossible; then the target is empty
   */
  boolean copyPrefix(int from, int to, int tokens, int length);

  /** Tells whether what {@code llama_decode} returned means that it found no cells. */
  boolean isNoRoom(int code);

  /** Removes what a failed batch may have left behind the first tokens of a sequence. */
  void rollBack(int sequence, int tokens);

  /**
   * Called before each batch: makes room where that pays.
   *
   * @param lengths tokens of each sequence
   * @param rows tokens of the batch
   */
  void tidy(int[] lengths, int rows);

  /**
   * Called after each batch that was stored.
   *
   * @param rows its tokens
   */
  void stored(int rows);

  /**
   * Makes as much room as there can be.
   *
   * @param lengths tokens of each sequence
   */
  void compact(int[] lengths);
}
