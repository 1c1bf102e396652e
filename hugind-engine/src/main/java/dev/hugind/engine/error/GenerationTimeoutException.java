package dev.hugind.engine.error;

/**
 * A generation that did not end within its deadline.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class GenerationTimeoutException extends EngineException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message what happened, why, and what to change
   */
  public GenerationTimeoutException(String message) {
    super(message);
  }
}
