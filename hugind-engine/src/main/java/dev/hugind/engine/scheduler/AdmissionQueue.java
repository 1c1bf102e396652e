package dev.hugind.engine.scheduler;

import dev.hugind.engine.error.EngineOverloadedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lets in as many requests as there are slots and waiting places, and hands them to the scheduler
 * in order.
 *
 * <p>A place is taken by {@link #submit} and given back by {@link #leave}, exactly once, when the
 * request has ended. Counting those in slots too makes a free slot usable even when no one may
 * wait.
 *
 * <p><b>Thread safety:</b> {@link #submit} and {@link #places} are safe; the rest is the scheduler
 * thread's.
 */
final class AdmissionQueue {
  private final int slots;
  private final int queue;
  private final AtomicInteger inside = new AtomicInteger();
  private final BlockingQueue<Job> inbox;

  AdmissionQueue(int slots, int queue) {
    this.slots = slots;
    this.queue = queue;
    this.inbox = new ArrayBlockingQueue<>(slots + queue);
  }

  /**
   * Takes a place for each job and hands them over, all or none, never waiting.
   *
   * @throws EngineOverloadedException when there are not enough places
   */
  void submit(List<Job> jobs, Duration retryAfter) {
    int places = slots + queue;
    int wanted = jobs.size();
    int taken = inside.getAndUpdate(count -> count + wanted <= places ? count + wanted : count);
    if (taken + wanted > places) {
      throw new EngineOverloadedException(
          (wanted == 1
                  ? "all " + slots + " slots are busy and " + queue + " requests are waiting"
                  : wanted
                      + " choices need as many places, and "
                      + taken
                      + " of "
                      + places
                      + " are taken")
              + ", the limit; try again later, or raise limits.queue or server.max_slots",
          retryAfter);
    }
    inbox.addAll(jobs);
  }

  /** Gives a place back. */
  void leave() {
    inside.decrementAndGet();
  }

  /** How many requests are inside, waiting or in a slot. */
  int places() {
    return inside.get();
  }

  /** Takes the next arrival, or null when there is none yet. */
  @Nullable Job poll() {
    return inbox.poll();
  }

  /** Takes the next arrival, waiting for it for a while; null when none came. */
  @Nullable Job poll(long nanos) throws InterruptedException {
    return inbox.poll(nanos, TimeUnit.NANOSECONDS);
  }
}
