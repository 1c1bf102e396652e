package dev.hugind.engine.scheduler;

import dev.hugind.engine.backend.TokenSampler;
import dev.hugind.engine.generation.GenerationRequest;
import dev.hugind.engine.generation.TokenConstraint;
import dev.hugind.engine.session.Match;
import dev.hugind.engine.session.StoreRead;
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
final class Job implements AdmissionQueue.Arrival {
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

  /** Whether a stored state was read for it, or was tried to. */
  boolean hasRead;

  /** When reading a stored state began. */
  long readSinceNanos;

  /** At how many prompt tokens the state has to be kept; 0 for nowhere. */
  private int checkpoint;

  private @Nullable StoreRead storeRead;
  private @Nullable Match match;

  /** When it first found no room for what its slot held; 0 when it never did. */
  private long roomSince;

  private @Nullable Drafts drafts;
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

  /**
   * Takes over the slot and the sampler.
   *
   * @param keepsCheckpoint whether the state at the end of the last user turn has to be kept
   */
  void start(SlotLease newLease, TokenSampler newSampler, boolean keepsCheckpoint, long now) {
    lease = newLease;
    sampler = newSampler;
    leasedNanos = now;
    checkpoint = keepsCheckpoint ? request.checkpoint() : 0;
  }

  @Nullable StoreRead storeRead() {
    return storeRead;
  }

  /** Takes over a read; its match is what the request will start from. */
  void startRead(StoreRead read, long now) {
    storeRead = read;
    readSinceNanos = now;
    hasRead = true;
  }

  /** Closes the read, whatever has become of it. */
  void abandonRead() {
    if (storeRead != null) {
      storeRead.close();
      storeRead = null;
    }
  }

  /** Takes over what was found for the prompt. */
  void match(@Nullable Match found) {
    if (match != null) {
      match.close();
    }
    match = found;
  }

  /** Hands out what was found for the prompt, which the caller closes; null for nothing. */
  @Nullable Match takeMatch() {
    Match taken = storeRead != null ? storeRead.match() : match;
    match = null;
    return taken;
  }

  /** How long it has waited for room to save what its slot held. */
  long roomSinceNanos(long now) {
    roomSince = roomSince == 0 ? now : roomSince;
    return now - roomSince;
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

  /**
   * Prompt tokens that may be computed before the state at the end of the last user turn has to be
   * kept.
   */
  int promptLeftBeforeStop() {
    int size = computed().size();
    return checkpoint > size ? checkpoint - size : promptLeft();
  }

  /** Whether exactly that is computed which has to be kept. */
  boolean isAtCheckpoint() {
    return checkpoint > 0 && computed().size() == checkpoint;
  }

  boolean isLeased() {
    return lease != null;
  }

  /**
   * Records that the prompt is computed.
   *
   * @param draftTokens how many tokens of the answer may be guessed in advance; 0 for none
   */
  void startDecode(int draftTokens, long now) {
    firstTokenNanos = now;
    drafts = draftTokens > 0 ? new Drafts(request.prompt(), draftTokens) : null;
    promptIsDone();
    lease().startDecode();
  }

  /** The guesses at the answer's next tokens; null when none are made. */
  @Nullable Drafts drafts() {
    return drafts;
  }

  /**
   * Takes in the token that was chosen last, if it was guessed: then it is computed already, and
   * the next one can be chosen.
   */
  boolean acceptDraft() {
    if (drafts == null || !drafts.accepts(pendingToken)) {
      return false;
    }
    computed().add(pendingToken);
    logitsRow++;
    return true;
  }

  boolean isDecoding() {
    return lease().slot().state() == SlotState.DECODE;
  }

  /** Frees slot and sampler; the one release path of both. */
  void release() {
    promptIsDone();
    abandonRead();
    match(null);
    if (sampler != null) {
      sampler.close();
    }
    if (lease != null) {
      lease.close();
    }
  }
}
