package dev.hugind.engine.error;

/**
 * A model name that no deployment has.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class ModelNotFoundException extends EngineException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message the name asked for and the names that exist
   */
  public ModelNotFoundException(String message) {
    super(message);
  }
}
