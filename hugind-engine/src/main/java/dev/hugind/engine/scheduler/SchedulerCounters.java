package dev.hugind.engine.scheduler;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the scheduler counts.
 *
 * <p><b>Thread safety:</b> safe; all but {@link #rejected} is written by the scheduler thread only.
 */
final class SchedulerCounters {
  final AtomicLong promptTokens = new AtomicLong();
  final AtomicLong reusedTokens = new AtomicLong();
  final AtomicLong completionTokens = new AtomicLong();
  final AtomicLong draftTokens = new AtomicLong();
  final AtomicLong acceptedDraftTokens = new AtomicLong();
  final AtomicLong steps = new AtomicLong();
  final AtomicLong completed = new AtomicLong();
  final AtomicLong cancelled = new AtomicLong();
  final AtomicLong failed = new AtomicLong();
  final AtomicLong rejected = new AtomicLong();

  private volatile int busySlots;
  private volatile int cachedTokens;

  void gauges(int newBusySlots, int newCachedTokens) {
    busySlots = newBusySlots;
    cachedTokens = newCachedTokens;
  }

  SchedulerStats snapshot(int waiting) {
    return new SchedulerStats(
        busySlots,
        waiting,
        cachedTokens,
        promptTokens.get(),
        reusedTokens.get(),
        completionTokens.get(),
        draftTokens.get(),
        acceptedDraftTokens.get(),
        steps.get(),
        completed.get(),
        cancelled.get(),
        failed.get(),
        rejected.get());
  }
}
