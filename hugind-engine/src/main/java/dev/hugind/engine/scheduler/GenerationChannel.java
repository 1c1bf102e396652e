package dev.hugind.engine.scheduler;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.hugind.engine.error.EngineException;
import dev.hugind.engine.error.GenerationCancelledException;
import dev.hugind.engine.error.GenerationTimeoutException;
import dev.hugind.engine.generation.Generation;
import dev.hugind.engine.generation.GenerationEvent;
import dev.hugind.engine.generation.GenerationResult;
import dev.hugind.engine.generation.TokenLogprob;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries events from the scheduler to the one reader of a generation: bounded, and with exactly
 * one terminal signal.
 *
 * <p><b>Thread safety:</b> the package-private methods are the scheduler thread's and never block
 * for longer than a reader holds the lock, which is a few instructions; the public ones are the
 * reader's.
 */
final class GenerationChannel implements Generation {
  /** How long past its deadline a reader trusts the scheduler to end the generation. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int capacity;
  private final long lastWaitNanos;

  @GuardedBy("lock")
  private final Deque<GenerationEvent> events = new ArrayDeque<>();

  @GuardedBy("lock")
  private boolean started;

  @GuardedBy("lock")
  private boolean finished;

  @GuardedBy("lock")
  private boolean doneTaken;

  @GuardedBy("lock")
  private @Nullable EngineException failure;

  /** Written by anyone, read by the scheduler between steps. One-shot. */
  private volatile boolean cancelled;

  GenerationChannel(int capacity, long timeoutNanos) {
    this.capacity = capacity;
    this.lastWaitNanos = System.nanoTime() + timeoutNanos + GRACE_NANOS;
  }

  /** Tells the reader that a slot was leased. */
  void start() {
    lock.lock();
    try {
      started = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hands an event to the reader, never waiting for it.
   *
   * @return false when the reader lags too far behind; then the event was not taken
   */
  boolean offer(GenerationEvent text) {
    lock.lock();
    try {
      if (finished || events.size() >= capacity) {
        return false;
      }
      events.add(text);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the generation well. The second terminal signal of a generation is an error. */
  void finish(GenerationEvent.Done done) {
    lock.lock();
    try {
      requireUnfinished();
      finished = true;
      events.add(done);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the generation badly. The second terminal signal of a generation is an error. */
  void fail(EngineException cause) {
    lock.lock();
    try {
      requireUnfinished();
      finished = true;
      failure = cause;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void awaitStart() throws InterruptedException {
    lockInterruptibly();
    try {
      while (!started) {
        if (failure != null) {
          throw failure;
        }
        waitForChange(Long.MAX_VALUE);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<GenerationEvent> next(Duration wait) throws InterruptedException {
    long until = System.nanoTime() + wait.toNanos();
    lockInterruptibly();
    try {
      while (true) {
        GenerationEvent event = events.poll();
        if (event != null) {
          doneTaken = event instanceof GenerationEvent.Done;
          return Optional.of(event);
        }
        if (failure != null) {
          throw failure;
        }
        if (doneTaken) {
          throw new IllegalStateException("the generation's end was taken already");
        }
        long left = until - System.nanoTime();
        if (left <= 0) {
          return Optional.empty();
        }
        waitForChange(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public GenerationResult await() throws InterruptedException {
    StringBuilder text = new StringBuilder();
    List<TokenLogprob> all = new ArrayList<>();
    while (true) {
      Optional<GenerationEvent> event = next(Duration.ofMinutes(1));
      if (event.isEmpty()) {
        continue; // waitForChange gives up at the deadline
      }
      switch (event.get()) {
        case GenerationEvent.Text(var piece, var _, var logprobs) -> {
          text.append(piece);
          all.addAll(logprobs);
        }
        case GenerationEvent.Progress _ -> {}
        case GenerationEvent.Done(var reason, var usage, var timings) -> {
          return new GenerationResult(text.toString(), all, reason, usage, timings);
        }
      }
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public void close() {
    cancel();
  }

  private void lockInterruptibly() throws InterruptedException {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      cancel();
      throw e;
    }
  }

  @GuardedBy("lock")
  @SuppressWarnings("WaitNotInLoop") // every caller loops
  private void waitForChange(long nanos) throws InterruptedException {
    long untilDeadline = lastWaitNanos - System.nanoTime();
    if (untilDeadline <= 0) {
      cancel();
      throw new GenerationTimeoutException(
          "the engine did not answer within its deadline; its compute thread may hang");
    }
    try {
      var _ = changed.awaitNanos(Math.min(nanos, untilDeadline));
    } catch (InterruptedException e) {
      cancel();
      throw e;
    }
  }

  @GuardedBy("lock")
  private void requireUnfinished() {
    if (finished) {
      throw new IllegalStateException("the generation has ended already");
    }
  }

  static GenerationCancelledException cancelledByCaller() {
    return new GenerationCancelledException("the generation was cancelled by its caller");
  }
}
