package dev.hugind.engine.error;

/**
 * A request to an engine that is closing, closed or failed.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class EngineClosedException extends EngineException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message what happened, why, and what to change
   */
  public EngineClosedException(String message) {
    super(message);
  }
}
