package dev.hugind.engine.error;

import java.time.Duration;

/**
 * A request that found the queue full, or waited in it too long.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class EngineOverloadedException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final Duration retryAfter;

  /**
   * Creates a refusal.
   *
   * @param message the counts (active, waiting, limit, waited) and the key to change
   * @param retryAfter after how long trying again makes sense; positive
   */
  public EngineOverloadedException(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /**
   * Returns after how long trying again makes sense.
   *
   * @return a positive duration
   */
  public Duration retryAfter() {
    return retryAfter;
  }
}
