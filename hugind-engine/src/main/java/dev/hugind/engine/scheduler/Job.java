package dev.hugind.engine.scheduler;

import dev.hugind.engine.backend.TokenSampler;
import dev.hugind.engine.generation.GenerationRequest;
import dev.hugind.engine.slot.SlotLease;
import dev.hugind.engine.slot.SlotState;
import dev.hugind.engine.slot.TokenSequence;
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
  final TextAssembler text;
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

  /** The row of the running step whose logits choose the next token; -1 when it has none. */
  int logitsRow = -1;

  private @Nullable SlotLease lease;
  private @Nullable TokenSampler sampler;

  Job(
      GenerationRequest request,
      GenerationChannel channel,
      long submittedNanos,
      long queueTimeoutNanos) {
    this.request = request;
    this.channel = channel;
    this.text = new TextAssembler(request.stop());
    this.submittedNanos = submittedNanos;
    this.queueDeadlineNanos = submittedNanos + queueTimeoutNanos;
    this.deadlineNanos = submittedNanos + request.timeout().toNanos();
  }

  void start(SlotLease newLease, TokenSampler newSampler, long now) {
    lease = newLease;
    sampler = newSampler;
    leasedNanos = now;
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
    lease().startDecode();
  }

  boolean isDecoding() {
    return lease().slot().state() == SlotState.DECODE;
  }

  /** Frees slot and sampler; the one release path of both. */
  void release() {
    if (sampler != null) {
      sampler.close();
    }
    if (lease != null) {
      lease.close();
    }
  }
}
