package dev.hugind.engine.llama;

import dev.hugind.engine.error.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Saves a sequence's part of the KV cache as bytes, and puts it back. */
final class SequenceState {
  private final MemorySegment size;
  private final MemorySegment get;
  private final MemorySegment set;

  SequenceState(FunctionTable table) {
    size = table.required("llama_state_seq_get_size", "i64(ptr,i32)");
    get = table.required("llama_state_seq_get_data", "i64(ptr,ptr,i64,i32)");
    set = table.required("llama_state_seq_set_data", "i64(ptr,ptr,i64,i32)");
  }

  /** Returns how many bytes a sequence's state has. */
  long bytes(MemorySegment context, int sequence) {
    long bytes = NativeCalls.int64(size, context, sequence);
    if (bytes <= 0) {
      throw new NativeCallException(
          "llama_state_seq_get_size", (int) bytes, "saving sequence " + sequence);
    }
    return bytes;
  }

  /** Copies a sequence's state into memory of exactly its size. */
  void save(MemorySegment context, int sequence, MemorySegment state) {
    long written = NativeCalls.int64(get, context, state, state.byteSize(), sequence);
    if (written != state.byteSize()) {
      throw new NativeCallException(
          "llama_state_seq_get_data",
          (int) written,
          "saving the " + state.byteSize() + " bytes of sequence " + sequence);
    }
  }

  /** Copies a sequence's state into memory that lives as long as the arena. */
  MemorySegment save(MemorySegment context, int sequence, Arena arena) {
    MemorySegment state = arena.allocate(bytes(context, sequence), Long.BYTES);
    save(context, sequence, state);
    return state;
  }

  /** Puts a state that was just saved into an empty sequence; there is room for it. */
  void restore(MemorySegment context, int sequence, MemorySegment state) {
    if (!tryRestore(context, sequence, state)) {
      throw new NativeCallException(
          "llama_state_seq_set_data",
          0,
          "restoring the " + state.byteSize() + " bytes of sequence " + sequence);
    }
  }

  /**
   * Puts a state into an empty sequence.
   *
   * @return false when the cache has no room or does not take the state; then the sequence may hold
   *     a part of it
   */
  boolean tryRestore(MemorySegment context, int sequence, MemorySegment state) {
    return NativeCalls.int64(set, context, state, state.byteSize(), sequence) == state.byteSize();
  }
}
