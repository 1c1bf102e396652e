package dev.hugind.engine.llama;

import dev.hugind.engine.error.NativeCallException;
import java.lang.foreign.MemorySegment;

/**
 * Sequences that each have cells, or a recurrent state, of their own: removing one's tokens leaves
 * the others' cells alone, and there is nothing to move together.
 */
final class StreamCells implements SequenceCells {
  private static final int ALL = -1;

  private final SequenceMemory memory;
  private final MemorySegment context;
  private final boolean canCut;

  StreamCells(SequenceMemory memory, MemorySegment context, boolean canCut) {
    this.memory = memory;
    this.context = context;
    this.canCut = canCut;
  }

  @Override
  public boolean truncate(int sequence, int tokens, int length) {
    return memory.remove(context, sequence, tokens == 0 ? ALL : tokens, ALL);
  }

  @Override
  public boolean copyPrefix(int from, int to, int tokens, int length) {
    if (!canCut && tokens < length) {
      return false;
    }
    // Across streams only whole sequences can be copied; what is too much goes again.
    memory.copy(context, from, to, ALL, ALL);
    if (tokens < length && !memory.remove(context, to, tokens, ALL)) {
      if (!memory.remove(context, to, ALL, ALL)) {
        throw new NativeCallException("llama_memory_seq_rm", 0, "emptying sequence " + to);
      }
      return false;
    }
    return true;
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
    // Nothing is counted here.
  }

  @Override
  public void compact(int[] lengths) {
    // A batch may take scattered cells.
  }
}
