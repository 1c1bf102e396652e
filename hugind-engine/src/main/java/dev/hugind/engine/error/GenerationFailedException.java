package dev.hugind.engine.error;

/**
 * A generation that failed by a fault of the engine's own; its neighbours go on.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class GenerationFailedException extends EngineException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message what happened, why, and what to change
   * @param cause what led to it
   */
  public GenerationFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
