package dev.hugind.api.http;

/**
 * A refusal that the gateway itself decides on.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient ApiError error;

  /**
   * Creates a refusal.
   *
   * @param error what the client gets
   */
  public ApiException(ApiError error) {
    super(error.message());
    this.error = error;
  }

  /**
   * Returns what the client gets.
   *
   * @return the error
   */
  public ApiError error() {
    return error;
  }
}
