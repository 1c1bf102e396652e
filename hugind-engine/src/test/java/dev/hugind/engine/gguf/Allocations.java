package dev.hugind.engine.gguf;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/** Measures what a piece of code allocates on the heap. */
final class Allocations {
  private Allocations() {}

  static long during(LongSupplier code) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    long result = code.getAsLong();
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    // Uses the result, so that nothing of the code can be left out.
    return result == Long.MIN_VALUE ? 0 : allocated;
  }
}
