package dev.hugind.engine.scheduler;

import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.Vocabulary;
import dev.hugind.engine.error.EngineException;
import dev.hugind.engine.error.EngineUnavailableException;
import dev.hugind.engine.error.ModelLoadException;
import dev.hugind.engine.generation.Generation;
import dev.hugind.engine.generation.GenerationRequest;
import dev.hugind.engine.session.SessionDirectory;
import dev.hugind.engine.session.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves many requests from one context: continuous batching on one owner thread.
 *
 * <p><b>Thread safety:</b> safe. The thread {@code hugind-scheduler} alone touches context, slots
 * and batch; others hand it requests through a bounded queue.
 *
 * <p><b>Lifecycle:</b> owned and closed by its engine; {@code close} is idempotent, lets running
 * answers end, and returns when the context is free.
 *
 * <p><b>After close:</b> {@link #submit} throws {@link EngineUnavailableException}; {@link #stats}
 * still works.
 */
public final class BatchScheduler implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BatchScheduler.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** What the scheduler can do. */
  public enum State {
    /** Serves requests. */
    RUNNING,
    /** Finishes what is in the slots. */
    DRAINING,
    /** The context failed. */
    FAILED,
    /** Nothing runs any more. */
    CLOSED
  }

  private final String name;
  private final Vocabulary vocabulary;
  private final SchedulerOptions options;
  private final LongSupplier clock;
  private final SchedulerCounters counters = new SchedulerCounters();
  private final AdmissionQueue admission;
  private final ReaderClock readerClock = new ReaderClock();
  private final Thread thread;
  private final int sequenceTokens;
  private final int sequences;

  /** Written by the scheduler thread, but for the step to DRAINING, which any closer takes. */
  private volatile State state = State.RUNNING;

  private volatile long drainUntilNanos;
  private volatile long graceNanos;
  private volatile @Nullable Sessions sessions;
  private volatile @Nullable Throwable cause;

  /**
   * Opens a context on a thread of its own and starts serving.
   *
   * @param name the model's name, for messages
   * @param openContext opens the context, on the scheduler thread, which will close it
   * @param vocabulary the model's vocabulary
   * @param options the bounds
   * @param slots how many slots the context will have
   * @param openSessions makes the directory of conversations, on the scheduler thread, which will
   *     close it; given what states must fit, and what wakes the scheduler
   * @param clock nanoseconds that only rise, like {@link System#nanoTime}
   * @throws EngineException what opening the context threw
   */
  public BatchScheduler(
      String name,
      Supplier<DecodeContext> openContext,
      Vocabulary vocabulary,
      SchedulerOptions options,
      int slots,
      BiFunction<String, Runnable, SessionDirectory> openSessions,
      LongSupplier clock) {
    this.clock = clock;
    this.name = name;
    this.vocabulary = vocabulary;
    this.options = options;
    this.admission = new AdmissionQueue(slots, options.queue());
    CompletableFuture<int[]> opened = new CompletableFuture<>();
    this.thread =
        Thread.ofPlatform()
            .name("hugind-scheduler")
            .unstarted(() -> run(openContext, openSessions, opened));
    thread.start();
    int[] shape = shapeOf(opened);
    this.sequences = shape[0];
    this.sequenceTokens = shape[1];
  }

  /**
   * Returns how many tokens a slot holds.
   *
   * @return at least 1
   */
  public int sequenceTokens() {
    return sequenceTokens;
  }

  /**
   * Returns how many slots there are.
   *
   * @return at least 1
   */
  public int sequences() {
    return sequences;
  }

  /**
   * Queues a request. Returns at once.
   *
   * @param request the request; its prompt is shorter than {@link #sequenceTokens()}
   * @return the running generation; the caller closes it
   * @throws dev.hugind.engine.error.EngineOverloadedException when the queue is full
   * @throws EngineUnavailableException when the scheduler is draining, failed or closed
   */
  public Generation submit(GenerationRequest request) {
    return submit(List.of(request)).getFirst();
  }

  /**
   * Queues requests that share one prompt, all or none of them. The first computes it; the others
   * wait for that and then start from it. Returns at once.
   *
   * @param requests at least one; all with the same prompt, shorter than {@link #sequenceTokens()}
   * @return the running generations in the same order; the caller closes all of them
   * @throws dev.hugind.engine.error.EngineOverloadedException when the queue has no place for all
   * @throws EngineUnavailableException when the scheduler is draining, failed or closed
   */
  public List<Generation> submit(List<GenerationRequest> requests) {
    if (state != State.RUNNING) {
      throw unavailable();
    }
    long now = clock.getAsLong();
    List<Job> jobs = new ArrayList<>();
    for (GenerationRequest request : requests) {
      GenerationChannel channel =
          new GenerationChannel(options.streamBuffer(), request.timeout().toNanos(), readerClock);
      Job leader = jobs.isEmpty() ? null : jobs.getFirst();
      jobs.add(new Job(request, channel, now, options.queueTimeout().toNanos(), leader));
    }
    jobs.forEach(job -> readerClock.watch(job.channel));
    try {
      admission.submit(jobs, RETRY_AFTER);
    } catch (EngineException e) {
      jobs.forEach(job -> readerClock.forget(job.channel));
      counters.rejected.incrementAndGet();
      throw e;
    }
    // The scheduler may have ended between the check and the hand-over.
    if (state == State.CLOSED || state == State.FAILED) {
      refuseLeftovers();
    }
    return jobs.stream().<Generation>map(job -> job.channel).toList();
  }

  /**
   * Returns the counters and gauges.
   *
   * @return their values now
   */
  public SchedulerStats stats() {
    SchedulerStats now = counters.snapshot(0);
    int waiting = Math.max(0, admission.places() - now.busySlots());
    return counters.snapshot(waiting);
  }

  /**
   * Returns the conversations that are remembered.
   *
   * @return the same object each time
   */
  public Sessions sessions() {
    Sessions opened = sessions;
    if (opened == null) {
      throw new IllegalStateException("the scheduler has not opened");
    }
    return opened;
  }

  /**
   * Returns what the scheduler can do.
   *
   * @return its state
   */
  public State state() {
    return state;
  }

  /**
   * Returns why the scheduler failed.
   *
   * @return the cause, or null when it did not
   */
  public @Nullable Throwable cause() {
    return cause;
  }

  /** Closes without waiting for running answers; they end as unavailable. */
  @Override
  public void close() {
    close(Duration.ZERO);
  }

  /**
   * Stops taking requests, refuses those that wait, lets those in slots end, saves the
   * conversations, and frees the context. Blocks until all is free, for about twice {@code grace}
   * plus one step.
   *
   * @param grace how long running answers may go on, and then how long saving may take; 0 or more
   */
  public void close(Duration grace) {
    synchronized (this) {
      if (state == State.RUNNING) {
        graceNanos = grace.toNanos();
        drainUntilNanos = clock.getAsLong() + graceNanos;
        state = State.DRAINING;
      }
    }
    // Not an interrupt: that would tear the files that are being written.
    admission.wake();
    joinUninterruptibly();
  }

  private void run(
      Supplier<DecodeContext> openContext,
      BiFunction<String, Runnable, SessionDirectory> openSessions,
      CompletableFuture<int[]> opened) {
    try (DecodeContext context = openContext.get();
        SessionDirectory directory =
            openSessions.apply(context.stateFingerprint(), admission::wake)) {
      sessions = directory.sessions();
      opened.complete(new int[] {context.sequences(), context.sequenceTokens()});
      try (SchedulerLoop loop =
          new SchedulerLoop(context, vocabulary, options, admission, counters, directory, clock)) {
        serve(loop);
        long saveUntil = clock.getAsLong() + graceNanos;
        loop.saveAll(saveUntil);
        directory.close(Duration.ofNanos(Math.max(0, saveUntil - clock.getAsLong())));
      }
      end(State.CLOSED);
    } catch (RuntimeException e) {
      cause = e;
      if (!opened.completeExceptionally(e)) {
        log.error("{}: the context failed; no more requests are served", name, e);
      }
      end(State.FAILED);
    } catch (Error e) {
      cause = e;
      opened.completeExceptionally(e);
      end(State.FAILED);
      throw e;
    }
  }

  private void serve(SchedulerLoop loop) {
    try {
      while (state == State.RUNNING) {
        turn(loop);
      }
      loop.refuseWaiting(unavailable());
      while (!loop.isIdle() && clock.getAsLong() - drainUntilNanos < 0) {
        turn(loop);
        loop.refuseWaiting(unavailable());
      }
      loop.failAll(
          new EngineUnavailableException(
              name + " was closed before the answer was complete", RETRY_AFTER));
    } catch (RuntimeException | Error e) {
      loop.failAll(
          e instanceof EngineException known
              ? known
              : new EngineUnavailableException(name + " failed; its log says why", RETRY_AFTER));
      throw e;
    }
  }

  private static void turn(SchedulerLoop loop) {
    try {
      loop.turn();
    } catch (InterruptedException _) {
      // Nobody has reason to; close() wakes an idle wait, and the state says why.
    }
  }

  private void end(State last) {
    state = last;
    refuseLeftovers();
    readerClock.close();
  }

  /** Whoever sees the end first refuses what is still in the inbox; polling hands out each once. */
  private void refuseLeftovers() {
    for (Job job = admission.poll(); job != null; job = admission.poll()) {
      admission.leave();
      counters.rejected.incrementAndGet();
      job.channel.fail(unavailable());
    }
  }

  private EngineUnavailableException unavailable() {
    return new EngineUnavailableException(
        switch (state) {
          case RUNNING, DRAINING -> name + " is shutting down and takes no new requests";
          // The cause may hold native details, which are for the log and not for clients.
          case FAILED -> name + " failed and must be restarted; its log says why";
          case CLOSED -> name + " is closed";
        },
        RETRY_AFTER);
  }

  private static int[] shapeOf(CompletableFuture<int[]> opened) {
    try {
      return opened.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof EngineException known) {
        throw known;
      }
      throw new ModelLoadException("the context could not be opened: " + e.getCause(), e);
    }
  }

  private void joinUninterruptibly() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
