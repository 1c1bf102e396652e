package dev.hugind.engine.llama;

import java.lang.foreign.MemorySegment;

/**
 * The cache of a context's sequences, under the names that each version of llama.cpp gives it.
 * Positions are from inclusive, to exclusive; -1 for either means from the start, to the end.
 */
sealed interface SequenceMemory {

  /** Removes positions of a sequence; false when the memory can't be cut there. */
  boolean remove(MemorySegment context, int sequence, int from, int to);

  /** Lets a sequence share the positions of another. */
  void copy(MemorySegment context, int source, int target, int from, int to);

  /** Returns the last position of a sequence that is not empty. */
  int lastPosition(MemorySegment context, int sequence);

  /**
   * Returns the first position that all layers have; behind it, layers with a sliding window may
   * lack some.
   */
  int firstPosition(MemorySegment context, int sequence);

  /** Tells whether what {@code llama_decode} returned means that it found no cells. */
  boolean isNoRoom(int code);

  /** Finds what the library offers. */
  static SequenceMemory of(FunctionTable table) {
    return table.has("llama_get_memory") ? new Current(table) : new BeforeMemory(table);
  }

  /** {@code llama_memory_*}, from summer 2025 on. */
  final class Current implements SequenceMemory {
    private final MemorySegment memory;
    private final MemorySegment remove;
    private final MemorySegment copy;
    private final MemorySegment first;
    private final MemorySegment last;

    private Current(FunctionTable table) {
      memory = table.required("llama_get_memory", "ptr(ptr)");
      remove = table.required("llama_memory_seq_rm", "bool(ptr,i32,i32,i32)");
      copy = table.required("llama_memory_seq_cp", "void(ptr,i32,i32,i32,i32)");
      first = table.required("llama_memory_seq_pos_min", "i32(ptr,i32)");
      last = table.required("llama_memory_seq_pos_max", "i32(ptr,i32)");
    }

    @Override
    public int firstPosition(MemorySegment context, int sequence) {
      return NativeCalls.int32(first, NativeCalls.pointer(memory, context), sequence);
    }

    @Override
    public int lastPosition(MemorySegment context, int sequence) {
      return NativeCalls.int32(last, NativeCalls.pointer(memory, context), sequence);
    }

    @Override
    public boolean remove(MemorySegment context, int sequence, int from, int to) {
      return NativeCalls.bool(remove, NativeCalls.pointer(memory, context), sequence, from, to);
    }

    @Override
    public void copy(MemorySegment context, int source, int target, int from, int to) {
      NativeCalls.run(copy, NativeCalls.pointer(memory, context), source, target, from, to);
    }

    @Override
    public boolean isNoRoom(int code) {
      return code == 1;
    }
  }

  /** {@code llama_kv_self_*}, until summer 2025. */
  final class BeforeMemory implements SequenceMemory {
    private final MemorySegment remove;
    private final MemorySegment copy;
    private final MemorySegment last;

    private BeforeMemory(FunctionTable table) {
      remove = table.required("llama_kv_self_seq_rm", "bool(ptr,i32,i32,i32)");
      copy = table.required("llama_kv_self_seq_cp", "void(ptr,i32,i32,i32,i32)");
      last = table.required("llama_kv_self_seq_pos_max", "i32(ptr,i32)");
    }

    @Override
    public int lastPosition(MemorySegment context, int sequence) {
      return NativeCalls.int32(last, context, sequence);
    }

    @Override
    public int firstPosition(MemorySegment context, int sequence) {
      return 0; // b4916 keeps the tokens that a sliding window has left behind
    }

    @Override
    public boolean remove(MemorySegment context, int sequence, int from, int to) {
      return NativeCalls.bool(remove, context, sequence, from, to);
    }

    @Override
    public void copy(MemorySegment context, int source, int target, int from, int to) {
      NativeCalls.run(copy, context, source, target, from, to);
    }

    @Override
    public boolean isNoRoom(int code) {
      // b4916 documents 1 but returns -3, "failed to prepare ubatch". A CPU graph fails no other
      // way.
      return code == 1 || code == -3;
    }
  }
}
