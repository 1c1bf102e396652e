package dev.hugind.engine.scheduler;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the long waits of readers: one thread looks now and then which are over.
 *
 * <p>A wait with a time limit of its own would start and stop a timer for each token of each
 * stream. For virtual threads that wakes a further thread, which costs half as much as all else
 * that a token needs.
 *
 * <p><b>Thread safety:</b> safe.
 *
 * <p><b>Lifecycle:</b> owns its thread, which sleeps while nobody is watched; {@link #close} ends
 * it as soon as nobody is watched.
 */
final class ReaderClock implements AutoCloseable {
  /** Shorter waits are left to timers, as this clock is too coarse for them. */
  static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Set<GenerationChannel> watched = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;

  ReaderClock() {
    thread = Thread.ofPlatform().name("hugind-reader-clock").daemon().start(this::run);
  }

  void watch(GenerationChannel channel) {
    watched.add(channel);
    LockSupport.unpark(thread);
  }

  void forget(GenerationChannel channel) {
    watched.remove(channel);
  }

  private void run() {
    while (!closed || !watched.isEmpty()) {
      if (watched.isEmpty()) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, TICK_NANOS);
        long now = System.nanoTime();
        watched.forEach(channel -> channel.tick(now));
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
