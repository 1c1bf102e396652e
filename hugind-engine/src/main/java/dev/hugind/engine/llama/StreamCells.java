package dev.hugind.engine.llama;

import dev.hugind.engine.error.NativeCallException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Sequences that each have cells, or a recurrent state, of their own: removing one's tokens leaves
 * the others' cells alone, and there is nothing to move together.
 */
final class StreamCells implements SequenceCells {
  private static final int ALL = -1;
  private static final int NONE = -1;

  private final SequenceMemory memory;
  private final SequenceState states;
  private final MemorySegment context;
  private final boolean canCut;
  private final boolean isRecurrent;
  private final int window;

  /**
   * The first position of each sequence that all layers have. A state holds of a sliding window
   * only what the next token sees: before that, a restored sequence can't be cut.
   */
  private final int[] first;

  /**
   * Where each sequence was copied from since the last batch, which is when llama.cpp copies bytes;
   * the state of a recurrent model is copied at once.
   */
  private final int[] copiedFrom;

  StreamCells(LlamaModel model, MemorySegment context, int sequences) {
    this.context = context;
    memory = model.library().memory();
    states = model.library().states();
    canCut = model.canCut();
    isRecurrent = model.isRecurrent();
    window = model.library().llama().slidingWindow(model.address());
    first = new int[sequences];
    copiedFrom = new int[sequences];
    Arrays.fill(copiedFrom, NONE);
  }

  @Override
  public boolean truncate(int sequence, int tokens, int length) {
    if (!canStartFrom(sequence, tokens)) {
      return false;
    }
    boolean done = memory.remove(context, sequence, tokens == 0 ? ALL : tokens, ALL);
    if (done && tokens == 0) {
      first[sequence] = 0;
    }
    return done;
  }

  /** Tells whether all layers have what the token after the first ones sees. */
  private boolean canStartFrom(int sequence, int tokens) {
    return tokens == 0 || first[sequence] == 0 || tokens + 1 - window >= first[sequence];
  }

  @Override
  public boolean copyPrefix(int from, int to, int tokens, int length) {
    if (tokens < length && !(canCut && canStartFrom(from, tokens))) {
      return false;
    }
    // Across streams only whole sequences can be copied; what is too much goes again.
    memory.copy(context, from, to, ALL, ALL);
    copiedFrom[to] = isRecurrent ? NONE : from;
    if (tokens < length && !memory.remove(context, to, tokens, ALL)) {
      empty(to);
      return false;
    }
    first[to] = first[from];
    return true;
  }

  @Override
  public boolean restore(int sequence, MemorySegment state, int tokens, int[] lengths) {
    // Of such states, llama.cpp checks the count of cells only after it relied on it.
    if (isRecurrent && !StateParser.isRecurrent(state, tokens)) {
      return false;
    }
    if (!states.tryRestore(context, sequence, state)
        || memory.lastPosition(context, sequence) != tokens - 1) {
      empty(sequence);
      return false;
    }
    first[sequence] = canCut ? memory.firstPosition(context, sequence) : 0;
    return true;
  }

  private void empty(int sequence) {
    if (!memory.remove(context, sequence, ALL, ALL)) {
      throw new NativeCallException("llama_memory_seq_rm", 0, "emptying sequence " + sequence);
    }
  }

  @Override
  public int unsettled(int sequence) {
    for (int to = 0; to < copiedFrom.length; to++) {
      if (copiedFrom[to] >= 0 && (to == sequence || copiedFrom[to] == sequence)) {
        return to;
      }
    }
    return -1;
  }

  @Override
  public boolean isNoRoom(int code) {
    return memory.isNoRoom(code);
  }

  @Override
  public void rollBack(int sequence, int tokens) {
    if (!memory.remove(context, sequence, tokens, ALL)) {
      throw new NativeCallException(
          "llama_memory_seq_rm", 0, "removing a failed batch from sequence " + sequence);
    }
  }

  @Override
  public void tidy(int[] lengths, int rows) {
    // The cells of a stream are in order by themselves.
  }

  @Override
  public void stored(int rows) {
    Arrays.fill(copiedFrom, NONE);
  }

  @Override
  public void compact(int[] lengths) {
    // A batch may take scattered cells.
  }
}
