package dev.hugind.cli.pull;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the threads of one transfer.
 *
 * <p><b>Thread safety:</b> safe.
 */
final class StopFlag {
  private final CountDownLatch latch = new CountDownLatch(1);

  void set() {
    latch.countDown();
  }

  boolean isSet() {
    return latch.getCount() == 0;
  }

  /** Waits for a time, or until it is set; returns whether it is. */
  boolean await(Duration time) throws InterruptedException {
    return latch.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
