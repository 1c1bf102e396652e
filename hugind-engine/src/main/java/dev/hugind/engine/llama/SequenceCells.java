package dev.hugind.engine.llama;

import java.lang.foreign.MemorySegment;

/**
 * Keeps the sequences of a context in their cells of the KV cache: cuts, copies, makes room.
 *
 * <p><b>Thread safety:</b> confined to the thread of its context.
 */
sealed interface SequenceCells permits StreamCells, OrderedCells {

  /** Returns what suits a new context. */
  static SequenceCells of(LlamaModel model, MemorySegment context, ContextOpener.ContextSize size) {
    return model.library().ordersCells(model.canCut())
        ? new OrderedCells(model.library(), context, size.cells())
        : new StreamCells(model, context, size.sequences());
  }

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

  /**
   * Returns a sequence that was copied to but lacks its bytes until the next batch, if that
   * concerns another one.
   *
   * @param sequence the one copied to, or the one copied from
   * @return the one copied to; -1 when there is none
   */
  int unsettled(int sequence);

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
   * Puts a saved state into an empty sequence.
   *
   * @param state the state's bytes
   * @param tokens how many tokens it holds
   * @param lengths tokens of each sequence
   * @return false when there is no room, or the cache does not take the state; then the sequence is
   *     empty
   */
  boolean restore(int sequence, MemorySegment state, int tokens, int[] lengths);

  /**
   * Makes as much room as there can be.
   *
   * @param lengths tokens of each sequence
   */
  void compact(int[] lengths);
}
