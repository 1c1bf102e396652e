package dev.hugind.engine.error;

import java.time.Duration;

/**
 * A request to a model that is loading, closing, closed or failed.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class EngineUnavailableException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final Duration retryAfter;

  /**
   * Creates the failure.
   *
   * @param message which model, its state and why
   * @param retryAfter after how long trying again makes sense; positive
   */
  public EngineUnavailableException(String message, Duration retryAfter) {
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
