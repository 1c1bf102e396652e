package dev.hugind.engine.error;

/**
 * A model, library or context that could not be opened.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class ModelLoadException extends EngineException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message which file, what is wrong with it, what to do
   */
  public ModelLoadException(String message) {
    super(message);
  }

  /**
   * Creates the failure with its cause.
   *
   * @param message which file, what is wrong with it, what to do
   * @param cause what led to it
   */
  public ModelLoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
