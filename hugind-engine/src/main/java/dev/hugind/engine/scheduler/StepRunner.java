package dev.hugind.engine.scheduler;

import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.DecodeOutcome;
import dev.hugind.engine.backend.TokenBatch;
import dev.hugind.engine.slot.Slot;
import dev.hugind.engine.slot.TokenSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Computes one step: a token for every generating request, and prompt chunks as far as the time
 * allows. Makes room in the KV cache where it lacks.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 */
final class StepRunner {
  /** When nobody streams, a step may take this many times the target: larger chunks are faster. */
  private static final double ALONE_FACTOR = 1.5;

  private static final int[] NO_DRAFT = {};

  private final DecodeContext context;
  private final SlotKeeper keeper;
  private final long targetNanos;
  private final LongSupplier clock;
  private final TokenBatch batch;
  private final Optional<ThreadGovernor> governor;

  /** What the context was told last. */
  private int threads;

  private final StepTimer timer = new StepTimer();
  private final List<Job> decoding = new ArrayList<>();
  private final List<Job> prefilling = new ArrayList<>();
  private int promptTokens;
  private long lastNanos;

  StepRunner(
      DecodeContext context, SlotKeeper keeper, SchedulerOptions options, LongSupplier clock) {
    this.clock = clock;
    this.context = context;
    this.keeper = keeper;
    this.targetNanos = options.stepTarget().toNanos();
    this.governor =
        options.fewerThreads()
            ? Optional.of(
                new ThreadGovernor(
                    context.decodeThreads(), context.prefillThreads(), context.sequences()))
            : Optional.empty();
    this.threads = context.decodeThreads();
    this.batch = new TokenBatch(context.batchTokens());
  }

  /** How many prompt tokens the last step computed. */
  int promptTokens() {
    return promptTokens;
  }

  /**
   * Computes a step. Afterwards each job's {@code logitsRow} says where its next token can be
   * sampled.
   *
   * @param active the jobs that hold slots
   * @param othersWait whether requests wait for a slot
   * @return null when the step was computed; else the job that must end because nothing else gave
   *     the cache room
   */
  @Nullable Job run(List<Job> active, boolean othersWait) {
    decoding.clear();
    prefilling.clear();
    for (Job job : active) {
      (job.isDecoding() ? decoding : prefilling).add(job);
    }
    boolean streaming = !decoding.isEmpty() || othersWait;
    long target = streaming ? targetNanos : (long) (targetNanos * ALONE_FACTOR);
    int fitting = fitting(target);
    boolean compacted = false;
    int[] draft = draft(othersWait);
    while (true) {
      int[] chunks = plan(fitting);
      int chunkTokens = BatchPlanner.total(chunks);
      fill(chunks, draft);
      setThreads(chunkTokens + draft.length);
      long start = clock.getAsLong();
      if (context.decode(batch) == DecodeOutcome.DONE) {
        lastNanos = clock.getAsLong() - start;
        if (draft.length == 0) {
          record(chunkTokens, lastNanos);
        }
        commit(chunks);
        promptTokens = chunkTokens;
        return null;
      }
      if (draft.length > 0) {
        Objects.requireNonNull(decoding.getFirst().drafts()).clear();
        draft = NO_DRAFT;
      } else if (!compacted) {
        context.compact();
        compacted = true;
      } else if (keeper.moveOutLeastRecentlyUsed()) {
        compacted = false;
      } else if (chunkTokens > BatchPlanner.LEAST_CHUNK) {
        fitting = chunkTokens / 2;
      } else {
        return largest(active);
      }
    }
  }

  /**
   * Guesses how the only answer goes on. With more of them, a step has less to gain from guesses:
   * it computes several tokens anyway.
   */
  private int[] draft(boolean othersWait) {
    if (decoding.size() != 1 || !prefilling.isEmpty() || othersWait) {
      return NO_DRAFT;
    }
    Job job = decoding.getFirst();
    Drafts drafts = job.drafts();
    if (drafts == null) {
      return NO_DRAFT;
    }
    int inContext = context.sequenceTokens() - job.computed().size() - 1;
    int inAnswer =
        job.request.maxTokens() == 0
            ? Integer.MAX_VALUE
            : job.request.maxTokens() - job.generatedTokens - 1;
    return drafts.next(Math.min(Math.min(inContext, inAnswer), context.batchTokens() - 1));
  }

  /**
   * Removes the guessed tokens that were not chosen from the KV cache, and learns whether guessing
   * pays.
   */
  void endDraft(Slot slot, Drafts drafts) {
    if (drafts.rejected() > 0 && !context.truncate(slot.id(), slot.tokens().size())) {
      throw new IllegalStateException("a guess could not be removed from the cache");
    }
    drafts.learn(lastNanos, timer.decodeNanos());
    drafts.clear();
  }

  /** What computing a prompt token takes, in nanoseconds; 0 when not known yet. */
  double promptTokenNanos() {
    return timer.promptTokenNanos();
  }

  /** How many prompt tokens fit into a step, with the threads that it will have. */
  private int fitting(long target) {
    int fitting = timer.promptTokensWithin(target, decoding.size());
    return (int) (fitting * Math.min(1, threadShare(1)));
  }

  private double threadShare(int promptRows) {
    return governor.map(chooser -> chooser.share(decoding.size(), promptRows)).orElse(1.0);
  }

  private void setThreads(int promptRows) {
    if (governor.isPresent()) {
      int wanted = governor.get().threads(decoding.size(), promptRows);
      if (wanted != threads) {
        context.threads(wanted, wanted);
        threads = wanted;
      }
    }
  }

  private void record(int promptRows, long nanos) {
    if (threadShare(promptRows) == 1) { // a trial says nothing about the usual price
      timer.record(decoding.size(), promptRows, nanos);
    }
    governor.ifPresent(chooser -> chooser.record(decoding.size(), promptRows, nanos));
  }

  private int[] plan(int fitting) {
    int[] remaining = new int[prefilling.size()];
    for (int i = 0; i < remaining.length; i++) {
      remaining[i] = prefilling.get(i).promptLeftBeforeStop();
    }
    return BatchPlanner.plan(remaining, fitting, context.batchTokens() - decoding.size());
  }

  private void fill(int[] chunks, int[] draft) {
    batch.clear();
    for (Job job : decoding) {
      job.logitsRow = batch.size();
      int slot = job.lease().slot().id();
      int position = job.computed().size();
      batch.add(job.pendingToken, slot, position, true);
      for (int token : draft) { // there is one only where one job decodes
        position++;
        batch.add(token, slot, position, true);
      }
    }
    for (int i = 0; i < chunks.length; i++) {
      Job job = prefilling.get(i);
      int[] prompt = job.request.prompt();
      int from = job.computed().size();
      int to = from + chunks[i];
      boolean last = to == prompt.length;
      for (int position = from; position < to; position++) {
        boolean wantsLogits = last && position == to - 1;
        batch.add(prompt[position], job.lease().slot().id(), position, wantsLogits);
      }
      job.logitsRow = last ? batch.size() - 1 : -1;
    }
  }

  private void commit(int[] chunks) {
    for (Job job : decoding) {
      job.computed().add(job.pendingToken);
    }
    for (int i = 0; i < chunks.length; i++) {
      Job job = prefilling.get(i);
      TokenSequence tokens = job.computed();
      int from = tokens.size();
      for (int position = from; position < from + chunks[i]; position++) {
        tokens.add(job.request.prompt()[position]);
      }
    }
  }

  private static Job largest(List<Job> active) {
    Job largest = active.getFirst();
    for (Job job : active) {
      if (job.computed().size() > largest.computed().size()) {
        largest = job;
      }
    }
    return largest;
  }
}
