package dev.hugind.engine.scheduler;

import dev.hugind.engine.backend.TokenSampler;
import dev.hugind.engine.generation.GenerationRequest;
import dev.hugind.engine.generation.TokenConstraint;
import dev.hugind.engine.slot.SlotLease;
import dev.hugind.engine.slot.SlotState;
import dev.hugind.engine.slot.TokenSequence;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the scheduler: waiting, then in a slot.
 *
 * <p><b>Thread safety:</b> created by the submitting thread and handed over through the inbox; from
 * then on confined to the scheduler thread.
 */
final class Job {
  final GenerationRequest request;
  final GenerationChannel channel;
  final AnswerPieces pieces;
  final long submittedNanos;
  final long queueDeadlineNanos;
  final long deadlineNanos;

  /** When the slot was leased. */
  long leasedNanos;

  /** When the first token was chosen. */
  long firstTokenNanos;

  /** Prompt tokens that were found in the cache. */
  int cachedTokens;

  int generatedTokens;

  /** The token chosen last, which the next step computes. */
  int pendingToken;

  /** Whether those who share the prompt need not wait any more. */
  private boolean hasPrompt;

  /** The row of the running step whose logits choose the next token; -1 when it has none. */
  int logitsRow = -1;

  private @Nullable SlotLease lease;
  private @Nullable TokenSampler sampler;
  private @Nullable TokenConstraint constraint;

  /** The request whose prompt this one shares and waits for; null when it computes its own. */
  final @Nullable Job leader;

  Job(
      GenerationRequest request,
      GenerationChannel channel,
      long submittedNanos,
      long queueTimeoutNanos,
      @Nullable Job leader) {
    this.leader = leader;
    this.request = request;
    this.channel = channel;
    this.pieces = new AnswerPieces(request.stop());
    this.submittedNanos = submittedNanos;
    this.deadlineNanos = submittedNanos + request.timeout().toNanos();
    // Who shares a prompt waits for its own kind: the queue is not what delays it.
    this.queueDeadlineNanos = leader == null ? submittedNanos + queueTimeoutNanos : deadlineNanos;
  }

  void start(SlotLease newLease, TokenSampler newSampler, long now) {
    lease = newLease;
    sampler = newSampler;
    leasedNanos = now;
  }

  /** What decides how the answer may go on; made when it is first needed. Null for nothing. */
  @Nullable TokenConstraint constraint() {
    Supplier<TokenConstraint> maker = request.constraint();
    if (constraint == null && maker != null) {
      constraint = maker.get();
    }
    return constraint;
  }

  /** Whether the prompt that this one shares is still being computed. */
  boolean waitsForLeader() {
    return leader != null && !leader.hasPrompt;
  }

  /** Lets those who share the prompt go on: it is computed, or never will be. */
  void promptIsDone() {
    hasPrompt = true;
  }

  SlotLease lease() {
    if (lease == null) {
      throw new IllegalStateException("the request still waits for a slot");
    }
    return lease;
  }

  TokenSampler sampler() {
    if (sampler == null) {
      throw new IllegalStateException("the request still waits for a slot");
    }
    return sampler;
  }

  /** What the KV cache holds of this request. */
  TokenSequence computed() {
    return lease().slot().tokens();
  }

  /** Prompt tokens that were not computed yet. */
  int promptLeft() {
    return Math.max(0, request.prompt().length - computed().size());
  }

  boolean isLeased() {
    return lease != null;
  }

  void startDecode(long now) {
    firstTokenNanos = now;
    promptIsDone();
    lease().startDecode();
  }

  boolean isDecoding() {
    return lease().slot().state() == SlotState.DECODE;
  }

  /** Frees slot and sampler; the one release path of both. */
  void release() {
    promptIsDone();
    if (sampler != null) {
      sampler.close();
    }
    if (lease != null) {
      lease.close();
    }
  }
}
