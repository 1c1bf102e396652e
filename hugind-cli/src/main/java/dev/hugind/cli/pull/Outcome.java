package dev.hugind.cli.pull;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How the connections of one transfer ended.
 *
 * <p><b>Thread safety:</b> safe.
 */
final class Outcome {
  private final CountDownLatch running;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final AtomicReference<@Nullable String> lastReason = new AtomicReference<>();

  Outcome(int connections) {
    running = new CountDownLatch(connections);
  }

  /** A connection ended because something went wrong for all; the first one counts. */
  void failed(Exception reason) {
    var _ = failure.compareAndSet(null, reason);
  }

  /** A connection has tried often enough; others may still go on. */
  void gaveUp(@Nullable String reason) {
    lastReason.set(reason);
  }

  void ended() {
    running.countDown();
  }

  /** Waits for a time, or until all have ended; returns whether they have. */
  boolean await(Duration time) throws InterruptedException {
    return running.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Nullable Exception failure() {
    return failure.get();
  }

  @Nullable String lastReason() {
    return lastReason.get();
  }
}
