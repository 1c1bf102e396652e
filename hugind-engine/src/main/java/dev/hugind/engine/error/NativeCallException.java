package dev.hugind.engine.error;

/**
 * A native call that failed; its results must not be read.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class NativeCallException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final String function;
  private final int code;

  /**
   * Creates the failure.
   *
   * @param function the C function
   * @param code what it returned
   * @param context what was being done, with the numbers that matter
   */
  public NativeCallException(String function, int code, String context) {
    super(function + " returned " + code + ": " + context);
    this.function = function;
    this.code = code;
  }

  /**
   * Returns the C function that failed.
   *
   * @return its name
   */
  public String function() {
    return function;
  }

  /**
   * Returns what the function returned.
   *
   * @return its return code
   */
  public int code() {
    return code;
  }
}
