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
  private final ReaderClock clock;

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

  /** Whether the reader waits for {@link #clock} to end its wait, and when that is to be. */
  @GuardedBy("lock")
  private boolean waiting;

  @GuardedBy("lock")
  private long waitUntil;

  /** Written by anyone, read by the scheduler between steps. One-shot. */
  private volatile boolean cancelled;

  /**
   * Creates a channel. Whoever hands it to the scheduler makes the clock watch it; its end makes
   * the clock forget it.
   */
  GenerationChannel(int capacity, long timeoutNanos, ReaderClock clock) {
    this.capacity = capacity;
    this.clock = clock;
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
    clock.forget(this);
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
    clock.forget(this);
  }

  /** Ends a wait whose time is over. Called by the clock. */
  void tick(long now) {
    lock.lock();
    try {
      if (waiting && now - waitUntil >= 0) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean awaitStart(Duration wait) throws InterruptedException {
    long until = System.nanoTime() + wait.toNanos();
    lockInterruptibly();
    try {
      while (!started) {
        if (failure != null) {
          throw failure;
        }
        long left = until - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        waitForChange(left);
      }
      return true;
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
    long now = System.nanoTime();
    long untilDeadline = lastWaitNanos - now;
    if (untilDeadline <= 0) {
      cancel();
      throw new GenerationTimeoutException(
          "the engine did not answer within its deadline; its compute thread may hang");
    }
    long longest = Math.min(nanos, untilDeadline);
    try {
      if (longest < ReaderClock.SHORTEST_NANOS) {
        var _ = changed.awaitNanos(longest);
      } else {
        waitUntil = now + longest;
        waiting = true;
        changed.await();
      }
    } catch (InterruptedException e) {
      cancel();
      throw e;
    } finally {
      waiting = false;
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
