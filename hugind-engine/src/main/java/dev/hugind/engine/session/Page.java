package dev.hugind.engine.session;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory outside the heap that is freed by itself.
 *
 * <p><b>Thread safety:</b> as that of the bytes; any thread may free them.
 *
 * <p><b>Lifecycle:</b> freed exactly once, by the {@link PagePool} that it came from.
 *
 * @param arena owns the bytes
 * @param bytes the memory
 */
record Page(Arena arena, MemorySegment bytes) {

  /**
   * Allocates memory, all zero.
   *
   * @throws OutOfMemoryError when the system has none
   */
  static Page allocate(long size) {
    Arena arena = Arena.ofShared();
    try {
      return new Page(arena, arena.allocate(size, Long.BYTES));
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  long size() {
    return bytes.byteSize();
  }

  void free() {
    arena.close();
  }
}
