package dev.hugind.engine.slot;

import org.jspecify.annotations.Nullable;

/**
 * One KV seat: a sequence of the context, what is cached in it, and whose that is.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 */
public final class Slot {
  private final int id;
  private final TokenSequence tokens = new TokenSequence();
  private SlotState state = SlotState.IDLE;
  private String isolation = "";
  private @Nullable String session;
  private int promptTokens;
  private long lastUsed;

  Slot(int id) {
    this.id = id;
  }

  /**
   * Returns the number of the slot's sequence in the context.
   *
   * @return from 0
   */
  public int id() {
    return id;
  }

  /**
   * Returns the tokens that the KV cache holds for this slot.
   *
   * @return the live sequence; the scheduler keeps it equal to the native cache
   */
  public TokenSequence tokens() {
    return tokens;
  }

  /**
   * Returns what the slot is doing.
   *
   * @return its state
   */
  public SlotState state() {
    return state;
  }

  /**
   * Returns whose tokens are cached.
   *
   * @return the isolation key of the last request
   */
  public String isolation() {
    return isolation;
  }

  /**
   * Returns which conversation is cached.
   *
   * @return the session id of the last request, or null when it had none
   */
  public @Nullable String session() {
    return session;
  }

  /**
   * Returns when the slot was last leased or released, as a rising count.
   *
   * @return 0 when never
   */
  public long lastUsed() {
    return lastUsed;
  }

  /** The only way to change the state. */
  void moveTo(SlotState next) {
    if (!state.next().contains(next)) {
      throw new IllegalStateException("slot " + id + " can't go from " + state + " to " + next);
    }
    state = next;
  }

  /**
   * Returns how long the last request's prompt was.
   *
   * @return tokens; 0 before the first request
   */
  public int promptTokens() {
    return promptTokens;
  }

  void own(String newIsolation, @Nullable String newSession, int newPromptTokens) {
    isolation = newIsolation;
    session = newSession;
    promptTokens = newPromptTokens;
  }

  /** A prompt that was given up counts as far as it was computed. */
  void endPrompt() {
    promptTokens = Math.min(promptTokens, tokens.size());
  }

  void touch(long now) {
    lastUsed = now;
  }
}
