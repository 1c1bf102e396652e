package dev.hugind.engine.error;

/**
 * The root of everything that the engine throws on purpose.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates a failure.
   *
   * @param message what happened, why, and what to change
   */
  public EngineException(String message) {
    super(message);
  }

  /**
   * Creates a failure with its cause.
   *
   * @param message what happened, why, and what to change
   * @param cause what led to it
   */
  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
