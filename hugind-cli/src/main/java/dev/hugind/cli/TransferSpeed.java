package dev.hugind.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How fast bytes have come lately, and how long the rest is going to take. */
final class TransferSpeed {
  /** Long enough to be steady, short enough to tell of a change. */
  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

  private static final long LEAST_NANOS = Duration.ofSeconds(1).toNanos();

  private record Sample(long nanos, long bytes) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  /** Takes how many bytes are there at a time. Fewer than before: it has begun again. */
  void add(long nanos, long bytes) {
    if (!samples.isEmpty() && bytes < samples.getLast().bytes()) {
      samples.clear();
    }
    samples.addLast(new Sample(nanos, bytes));
    while (nanos - samples.getFirst().nanos() > WINDOW_NANOS) {
      samples.removeFirst();
    }
  }

  /** Returns bytes per second; 0 when nothing came, or before the first second has passed. */
  long bytesPerSecond() {
    if (samples.isEmpty()) {
      return 0;
    }
    long nanos = samples.getLast().nanos() - samples.getFirst().nanos();
    long bytes = samples.getLast().bytes() - samples.getFirst().bytes();
    return nanos < LEAST_NANOS ? 0 : (long) (bytes * 1e9 / nanos);
  }

  /** Returns how long it takes until so many bytes are there; empty when nobody can tell. */
  Optional<Duration> left(long totalBytes) {
    long speed = bytesPerSecond();
    return speed == 0
        ? Optional.empty()
        : Optional.of(
            Duration.ofSeconds(Math.max(0, totalBytes - samples.getLast().bytes()) / speed));
  }
}
