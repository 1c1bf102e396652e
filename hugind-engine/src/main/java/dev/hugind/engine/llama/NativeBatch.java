package dev.hugind.engine.llama;

import dev.hugind.engine.backend.TokenBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The native arrays of a batch, made once for the largest batch and filled anew for each step. */
final class NativeBatch {
  private final StructView struct;
  private final MemorySegment tokens;
  private final MemorySegment positions;
  private final MemorySegment sequences;
  private final MemorySegment logits;

  /**
   * Makes the arrays.
   *
   * @param capacity the most rows
   * @param arena what they live as long as
   */
  NativeBatch(StructLayout layout, int capacity, Arena arena) {
    struct = new StructView(layout, arena.allocate(RuntimeLayouts.SLACK, Long.BYTES));
    tokens = arena.allocate(ValueLayout.JAVA_INT, capacity);
    positions = arena.allocate(ValueLayout.JAVA_INT, capacity);
    sequences = arena.allocate(ValueLayout.JAVA_INT, capacity);
    logits = arena.allocate(capacity);
    MemorySegment counts = arena.allocate(ValueLayout.JAVA_INT, capacity);
    MemorySegment pointers = arena.allocate(ValueLayout.ADDRESS, capacity);
    for (int row = 0; row < capacity; row++) {
      // Each row belongs to one sequence, whose number lies in the row's own cell.
      counts.setAtIndex(ValueLayout.JAVA_INT, row, 1);
      pointers.setAtIndex(
          ValueLayout.ADDRESS, row, sequences.asSlice((long) row * Integer.BYTES, Integer.BYTES));
    }
    struct.set("token", tokens);
    struct.set("pos", positions);
    struct.set("n_seq_id", counts);
    struct.set("seq_id", pointers);
    struct.set("logits", logits);
  }

  /** Copies a batch that fits and returns the struct to pass by value. */
  MemorySegment fill(TokenBatch batch) {
    int size = batch.size();
    for (int row = 0; row < size; row++) {
      tokens.setAtIndex(ValueLayout.JAVA_INT, row, batch.token(row));
      positions.setAtIndex(ValueLayout.JAVA_INT, row, batch.position(row));
      sequences.setAtIndex(ValueLayout.JAVA_INT, row, batch.sequence(row));
      logits.set(ValueLayout.JAVA_BYTE, row, (byte) (batch.wantsLogits(row) ? 1 : 0));
    }
    struct.set("n_tokens", size);
    return struct.memory();
  }
}
