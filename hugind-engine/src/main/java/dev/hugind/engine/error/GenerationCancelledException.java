package dev.hugind.engine.error;

/**
 * A generation that its caller gave up, or whose reader was too slow.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class GenerationCancelledException extends EngineException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message what happened, why, and what to change
   */
  public GenerationCancelledException(String message) {
    super(message);
  }
}
