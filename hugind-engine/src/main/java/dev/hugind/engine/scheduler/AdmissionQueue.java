package dev.hugind.engine.scheduler;

import dev.hugind.engine.error.EngineOverloadedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final AtomicBoolean woken = new AtomicBoolean();
  private final BlockingQueue<Arrival> inbox;

  /** What comes through the inbox. */
  sealed interface Arrival permits Job, Wake {}

  /** Only ends the scheduler's wait. */
  private enum Wake implements Arrival {
    WAKE
  }

  AdmissionQueue(int slots, int queue) {
    this.slots = slots;
    this.queue = queue;
    this.inbox = new ArrayBlockingQueue<>(slots + queue + 1);
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

  /** Ends the scheduler's wait, if it waits. */
  void wake() {
    // INVARIANT: at most one wake-up is in the inbox, so that every job finds its place.
    if (woken.compareAndSet(false, true)) {
      var _ = inbox.offer(Wake.WAKE);
    }
  }

  /** Takes the next job, or null when there is none yet. */
  @Nullable Job poll() {
    Job job = job(inbox.poll());
    return job == null ? job(inbox.poll()) : job;
  }

  /** Takes the next job, waiting for it for a while; null when none came, or it was woken. */
  @Nullable Job poll(long nanos) throws InterruptedException {
    return job(inbox.poll(nanos, TimeUnit.NANOSECONDS));
  }

  private @Nullable Job job(@Nullable Arrival arrival) {
    if (arrival instanceof Job job) {
      return job;
    }
    if (arrival != null) {
      woken.set(false);
    }
    return null;
  }
}
