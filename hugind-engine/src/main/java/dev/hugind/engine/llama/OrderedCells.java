package dev.hugind.engine.llama;

import dev.hugind.engine.error.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/**
 * Sequences in the one cache that older llama.cpp has for all, with every sequence's cells in the
 * order of its positions.
 *
 * <p>Attention adds up the cells in the order in which they lie, and floating-point sums depend on
 * their order. llama.cpp puts new tokens into the first cells that are free, wherever that is, so
 * the same conversation would be answered differently depending on what its neighbours left behind.
 * Here the cache is filled like a log instead: removed tokens are <i>retired</i>, that is, given to
 * a sequence that nobody reads, and their cells stay taken. When too many are retired, or the log
 * is full, the live sequences are saved, the cache is emptied, and they are put back one after the
 * other.
 */
final class OrderedCells implements SequenceCells {
  /** The sequence that retired tokens belong to; no slot has its number. */
  private static final int RETIRED = 1 << 20;

  /** Fewer retired cells than this are not worth moving anything. */
  private static final int FEW = 1024;

  private static final int ALL = -1;

  private final SequenceMemory memory;
  private final SequenceState states;
  private final MemorySegment context;
  private final int cells;

  /** Cells from the start of the log to its end. */
  private int used;

  /** Cells in the log that nobody reads; a shared cell may be counted more than once. */
  private int retired;

  OrderedCells(RuntimeLibrary library, MemorySegment context, int cells) {
    this.cells = cells;
    this.context = context;
    memory = library.memory();
    states = library.states();
  }

  /**
   * Returns how many cells a cache needs so that it rarely has to be put in order.
   *
   * @param tokens what all sequences hold at most
   * @param batchTokens tokens of the largest batch
   */
  static long cells(long tokens, int batchTokens) {
    return tokens + Math.max(batchTokens, tokens / 8);
  }

  @Override
  public boolean truncate(int sequence, int tokens, int length) {
    memory.copy(context, sequence, RETIRED, tokens, ALL);
    if (!memory.remove(context, sequence, tokens, ALL)) {
      throw new NativeCallException("llama_kv_self_seq_rm", 0, "cutting sequence " + sequence);
    }
    retired += length - tokens;
    return true;
  }

  @Override
  public boolean copyPrefix(int from, int to, int tokens, int length) {
    memory.copy(context, from, to, 0, tokens);
    return true;
  }

  @Override
  public int unsettled(int sequence) {
    return -1; // copies share cells
  }

  @Override
  public boolean isNoRoom(int code) {
    return memory.isNoRoom(code);
  }

  @Override
  public void rollBack(int sequence, int tokens) {
    if (!memory.remove(context, sequence, tokens, ALL)) {
      throw new NativeCallException(
          "llama_kv_self_seq_rm", 0, "removing a failed batch from sequence " + sequence);
    }
  }

  /**
   * Puts the cells in order when the log is full, and when too many are retired: they are looked at
   * in every step.
   */
  @Override
  public void tidy(int[] lengths, int rows) {
    if (retired > IntStream.of(lengths).sum() + FEW || used + rows > cells) {
      compact(lengths);
    }
  }

  @Override
  public void stored(int rows) {
    used += rows;
  }

  /**
   * {@inheritDoc}
   *
   * <p>All cells before the end of the log are taken, so the state's come after them, in the order
   * of its rows.
   */
  @Override
  public boolean restore(int sequence, MemorySegment state, int tokens, int[] lengths) {
    // b4916 allocates by the count in a state before it checks it, ends the process when it is 0,
    // and never frees cells with positions below 0.
    if (StateParser.parse(state, tokens).isEmpty()) {
      return false;
    }
    tidy(lengths, tokens);
    if (used + tokens > cells) {
      return false;
    }
    if (!states.tryRestore(context, sequence, state)) {
      empty(sequence);
      return false;
    }
    used += tokens;
    return true;
  }

  @Override
  public void compact(int[] lengths) {
    if (retired == 0) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] saved = new MemorySegment[lengths.length];
      for (int sequence = 0; sequence < lengths.length; sequence++) {
        saved[sequence] =
            lengths[sequence] == 0 ? MemorySegment.NULL : states.save(context, sequence, arena);
      }
      empty(RETIRED);
      for (int sequence = 0; sequence < lengths.length; sequence++) {
        empty(sequence);
      }
      for (int sequence = 0; sequence < lengths.length; sequence++) {
        if (lengths[sequence] > 0) {
          states.restore(context, sequence, saved[sequence]);
        }
      }
    }
    retired = 0;
    used = IntStream.of(lengths).sum(); // what was shared is held once for each from here on
  }

  private void empty(int sequence) {
    if (!memory.remove(context, sequence, ALL, ALL)) {
      throw new NativeCallException("llama_kv_self_seq_rm", 0, "emptying sequence " + sequence);
    }
  }
}
