package dev.hugind.api.http;

/**
 * A client that left before its answer was complete; nobody is there to be told.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class ClientGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message how it was noticed
   */
  public ClientGoneException(String message) {
    super(message);
  }

  /**
   * Creates the failure with its cause.
   *
   * @param message how it was noticed
   * @param cause the failed read or write
   */
  public ClientGoneException(String message, Throwable cause) {
    super(message, cause);
  }
}
