package dev.hugind.engine.scheduler;

import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.TokenSampler;
import dev.hugind.engine.backend.Vocabulary;
import dev.hugind.engine.error.EngineException;
import dev.hugind.engine.error.EngineOverloadedException;
import dev.hugind.engine.error.EngineUnavailableException;
import dev.hugind.engine.error.GenerationCancelledException;
import dev.hugind.engine.error.GenerationFailedException;
import dev.hugind.engine.error.GenerationTimeoutException;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.error.NativeCallException;
import dev.hugind.engine.generation.FinishReason;
import dev.hugind.engine.generation.GenerationEvent;
import dev.hugind.engine.generation.GenerationRequest;
import dev.hugind.engine.generation.Timings;
import dev.hugind.engine.generation.Usage;
import dev.hugind.engine.session.SessionDirectory;
import dev.hugind.engine.slot.Slot;
import dev.hugind.engine.slot.SlotLease;
import dev.hugind.engine.slot.SlotPool;
import dev.hugind.engine.slot.SlotState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the scheduler thread does, turn by turn: takes arrivals, ends what was given up or is
 * overdue, leases slots, computes a step, and hands out what it yields.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 *
 * <p><b>Lifecycle:</b> {@link #close} ends every request and frees the slots; the context is its
 * owner's to close.
 */
final class SchedulerLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SchedulerLoop.class);

  /** How long an idle loop waits for an arrival before it looks up. */
  private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();

  /** How long a loop that has nothing to compute waits for the store before it looks up. */
  private static final long STORE_NANOS = Duration.ofMillis(50).toNanos();

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final DecodeContext context;
  private final Vocabulary vocabulary;
  private final SchedulerOptions options;
  private final AdmissionQueue admission;
  private final SchedulerCounters counters;
  private final LongSupplier clock;
  private final SlotPool pool;
  private final SlotKeeper keeper;
  private final StepRunner steps;
  private final SlotFiller filler;
  private final TokenChooser chooser = new TokenChooser();
  private final LogprobReader logprobs;
  private final Deque<Job> waiting = new ArrayDeque<>();
  private final List<Job> active = new ArrayList<>();

  SchedulerLoop(
      DecodeContext context,
      Vocabulary vocabulary,
      SchedulerOptions options,
      AdmissionQueue admission,
      SchedulerCounters counters,
      SessionDirectory sessions,
      LongSupplier clock) {
    this.context = context;
    this.clock = clock;
    this.vocabulary = vocabulary;
    this.options = options;
    this.admission = admission;
    this.counters = counters;
    this.pool = new SlotPool(context.sequences());
    this.keeper = new SlotKeeper(context, pool, sessions, clock);
    this.steps = new StepRunner(context, keeper, options, clock);
    this.filler = new SlotFiller(context, pool, keeper, sessions, steps::promptTokenNanos, clock);
    this.logprobs = new LogprobReader(context, vocabulary);
  }

  /** Whether nobody waits and nobody is served. */
  boolean isIdle() {
    return waiting.isEmpty() && active.isEmpty();
  }

  /**
   * Does one turn.
   *
   * @throws NativeCallException when the context can't be used any more
   * @throws InterruptedException when the idle wait was interrupted, as closing does
   */
  void turn() throws InterruptedException {
    if (isIdle()) {
      awaitArrival(IDLE_NANOS);
    }
    takeArrivals();
    endOverdue();
    keeper.moveIdle(!active.isEmpty());
    leaseSlots();
    if (!active.isEmpty()) {
      step();
    } else if (!waiting.isEmpty()) {
      // Who waits although slots are idle waits for the store, which wakes us.
      awaitArrival(STORE_NANOS);
    }
    publishGauges();
  }

  private void awaitArrival(long nanos) throws InterruptedException {
    Job job = admission.poll(nanos);
    if (job != null) {
      waiting.add(job);
    }
  }

  private void takeArrivals() {
    for (Job job = admission.poll(); job != null; job = admission.poll()) {
      waiting.add(job);
    }
  }

  private void endOverdue() {
    long now = clock.getAsLong();
    endIf(waiting.iterator(), now);
    endIf(active.iterator(), now);
  }

  private void endIf(Iterator<Job> jobs, long now) {
    while (jobs.hasNext()) {
      Job job = jobs.next();
      EngineException reason = overdue(job, now);
      if (reason != null) {
        jobs.remove();
        fail(job, reason);
      }
    }
  }

  private @Nullable EngineException overdue(Job job, long now) {
    if (job.channel.isCancelled()) {
      return GenerationChannel.cancelledByCaller();
    }
    if (now - job.deadlineNanos >= 0) {
      return new GenerationTimeoutException(
          "the request took longer than its limit of "
              + job.request.timeout().toMillis()
              + " ms and generated "
              + job.generatedTokens
              + " tokens until then; raise limits.request_timeout or lower max_tokens");
    }
    if (!job.isLeased() && now - job.queueDeadlineNanos >= 0) {
      return new EngineOverloadedException(
          "no slot came free within "
              + options.queueTimeout().toMillis()
              + " ms: "
              + pool.leased()
              + " of "
              + pool.slots().size()
              + " slots are busy and "
              + waiting.size()
              + " requests wait; try again later, or raise limits.queue_timeout or"
              + " server.max_slots",
          RETRY_AFTER);
    }
    return null;
  }

  private void leaseSlots() {
    for (Iterator<Job> jobs = waiting.iterator(); jobs.hasNext() && pool.hasIdle(); ) {
      Job job = jobs.next();
      if (job.waitsForLeader()) {
        continue; // the slot is for those behind it, until the shared prompt is there
      }
      boolean leased;
      try {
        leased = lease(job);
      } catch (InvalidRequestException e) {
        jobs.remove();
        fail(job, e);
        continue;
      } catch (EngineException e) {
        jobs.remove();
        fail(job, e);
        throw e; // anything but a bad request means that the context can't be trusted
      }
      if (leased) {
        jobs.remove();
        active.add(job);
        job.channel.start();
      }
    }
    waiting.stream().limit(pool.slots().size()).forEach(filler::prefetch);
  }

  /** Gives a job a slot; false when something has to be read or written before. */
  private boolean lease(Job job) {
    Optional<SlotLease> leased = filler.lease(job);
    if (leased.isEmpty()) {
      return false;
    }
    SlotLease lease = leased.get();
    Slot slot = lease.slot();
    try {
      TokenSampler sampler = context.sampler(job.request.sampling(), job.request.prompt());
      job.start(lease, sampler, !context.canCut(), clock.getAsLong());
    } catch (RuntimeException e) {
      lease.close();
      keeper.released(slot, 0);
      throw e;
    }
    job.cachedTokens = slot.tokens().size();
    counters.reusedTokens.addAndGet(job.cachedTokens);
    lease.startPrefill();
    return true;
  }

  private void step() {
    Job unservable = steps.run(active, !waiting.isEmpty());
    if (unservable != null) {
      active.remove(unservable);
      fail(
          unservable,
          new EngineOverloadedException(
              "the KV cache has no room for another token; lower server.max_slots or raise"
                  + " context.ctx_size",
              RETRY_AFTER));
      return;
    }
    counters.steps.incrementAndGet();
    counters.promptTokens.addAndGet(steps.promptTokens());
    long now = clock.getAsLong();
    reportProgress(now);
    keepCheckpoints();
    for (Iterator<Job> jobs = active.iterator(); jobs.hasNext(); ) {
      Job job = jobs.next();
      if (job.logitsRow >= 0 && advanceAll(job, now)) {
        jobs.remove();
      }
    }
  }

  private void keepCheckpoints() {
    for (Job job : active) {
      if (job.isAtCheckpoint() && !job.isDecoding()) {
        keeper.keepCheckpoint(job.lease().slot());
      }
    }
  }

  private void reportProgress(long now) {
    for (Job job : active) {
      if (job.request.reportProgress() && !job.isDecoding()) {
        // A reader that is too slow is found out by the pieces of the answer.
        var _ =
            job.channel.offer(
                new GenerationEvent.Progress(
                    job.request.prompt().length,
                    job.cachedTokens,
                    job.computed().size(),
                    Duration.ofNanos(now - job.leasedNanos)));
      }
    }
  }

  /** Chooses as many tokens as the step has computed. Returns whether the job has ended. */
  private boolean advanceAll(Job job, long now) {
    boolean ended = advance(job, now);
    while (!ended && job.acceptDraft()) {
      ended = advance(job, now);
    }
    if (!ended) {
      endDraft(job);
    }
    return ended;
  }

  private void endDraft(Job job) {
    Drafts drafts = job.drafts();
    if (drafts != null) {
      counters.draftTokens.addAndGet(drafts.guessed());
      counters.acceptedDraftTokens.addAndGet(drafts.accepted());
      steps.endDraft(job.lease().slot(), drafts);
    }
  }

  /** Chooses a job's next token and hands out its text. Returns whether the job has ended. */
  private boolean advance(Job job, long now) {
    int token;
    try {
      token = chooser.choose(job);
    } catch (TokenChooser.Refused e) {
      if (e.reason() instanceof GenerationFailedException) {
        log.error("a generation failed; the others go on", e);
      }
      fail(job, e.reason());
      return true;
    }
    if (!job.isDecoding()) {
      job.startDecode(context.canCut() ? options.draftTokens() : 0, now);
    }
    job.pendingToken = token;
    Drafts drafts = job.drafts();
    if (drafts != null) {
      drafts.add(token);
    }
    job.generatedTokens++;
    counters.completionTokens.incrementAndGet();
    FinishReason reason = take(job, token);
    if (reason != null) {
      job.pieces.end();
    }
    GenerationEvent.Text piece = job.pieces.take();
    if (piece != null && !job.channel.offer(piece)) {
      fail(job, tooSlow());
      return true;
    }
    if (reason == null) {
      return false;
    }
    finish(job, reason, now);
    return true;
  }

  /** Adds a token to the answer. Returns why the answer ends with it, or null when it goes on. */
  private @Nullable FinishReason take(Job job, int token) {
    GenerationRequest request = job.request;
    if (vocabulary.endsGeneration(token) && !request.ignoreEndOfTurn()) {
      return FinishReason.END_OF_TURN;
    }
    boolean wanted = request.topLogprobs() != GenerationRequest.NO_LOGPROBS;
    job.pieces.add(
        request.visibleTokens().contains(token)
            ? vocabulary.specialPiece(token)
            : vocabulary.piece(token),
        wanted ? logprobs.read(job.logitsRow, token, request.topLogprobs()) : null);
    if (job.pieces.isStopped()) {
      return FinishReason.STOP_STRING;
    }
    if (job.generatedTokens == request.maxTokens()) {
      return FinishReason.MAX_TOKENS;
    }
    return job.computed().size() >= context.sequenceTokens() ? FinishReason.CONTEXT_FULL : null;
  }

  private GenerationCancelledException tooSlow() {
    return new GenerationCancelledException(
        "the reader lags more than "
            + options.streamBuffer()
            + " pieces of text behind the model, so its answer was cancelled");
  }

  private void finish(Job job, FinishReason reason, long now) {
    Usage usage = new Usage(job.request.prompt().length, job.cachedTokens, job.generatedTokens, 0);
    Timings timings =
        new Timings(
            Duration.ofNanos(job.leasedNanos - job.submittedNanos),
            Duration.ofNanos(job.firstTokenNanos - job.leasedNanos),
            Duration.ofNanos(now - job.firstTokenNanos));
    counters.completed.incrementAndGet();
    leave(job);
    job.channel.finish(new GenerationEvent.Done(reason, usage, timings));
  }

  private void fail(Job job, EngineException reason) {
    switch (reason) {
      case GenerationCancelledException _ -> counters.cancelled.incrementAndGet();
      case GenerationTimeoutException _ -> counters.cancelled.incrementAndGet();
      case EngineOverloadedException _ -> counters.rejected.incrementAndGet();
      default -> counters.failed.incrementAndGet();
    }
    leave(job);
    job.channel.fail(reason);
  }

  /** The one way out: slot, sampler and place are free before the reader hears of the end. */
  private void leave(Job job) {
    endDraft(job);
    job.release();
    if (job.isLeased()) {
      keeper.released(job.lease().slot(), job.request.checkpoint());
    }
    admission.leave();
    publishGauges();
  }

  private void publishGauges() {
    int cached = 0;
    for (Slot slot : pool.slots()) {
      cached += slot.state() == SlotState.CLOSED ? 0 : slot.tokens().size();
    }
    counters.gauges(pool.leased(), cached);
  }

  /** Refuses those who wait; those in a slot go on. */
  void refuseWaiting(EngineUnavailableException reason) {
    takeArrivals();
    while (!waiting.isEmpty()) {
      fail(waiting.remove(), reason);
    }
  }

  /** Ends every request with a reason. */
  void failAll(EngineException reason) {
    while (!waiting.isEmpty()) {
      fail(waiting.remove(), reason);
    }
    while (!active.isEmpty()) {
      fail(active.removeLast(), reason);
    }
  }

  /**
   * Saves what the slots hold, the last used first.
   *
   * @param deadlineNanos when to stop
   */
  void saveAll(long deadlineNanos) {
    keeper.moveAllOut(() -> clock.getAsLong() - deadlineNanos < 0);
  }

  @Override
  public void close() {
    pool.close();
    publishGauges();
  }
}
