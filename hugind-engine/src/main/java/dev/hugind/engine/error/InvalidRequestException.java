package dev.hugind.engine.error;

import org.jspecify.annotations.Nullable;

/**
 * A request that cannot be served as it is; asking again will not help.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class InvalidRequestException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final @Nullable String param;

  /**
   * Creates a refusal.
   *
   * @param param the request's field that is wrong, or null when it is not one field
   * @param message the value, what is allowed, and what to change
   */
  public InvalidRequestException(@Nullable String param, String message) {
    super(message);
    this.param = param;
  }

  /**
   * Creates a refusal with its cause.
   *
   * @param param the request's field that is wrong, or null when it is not one field
   * @param message the value, what is allowed, and what to change
   * @param cause what led to it
   */
  public InvalidRequestException(@Nullable String param, String message, Throwable cause) {
    super(message, cause);
    this.param = param;
  }

  /**
   * Returns the field that is wrong.
   *
   * @return the field's name, or null when it is not one field
   */
  public @Nullable String param() {
    return param;
  }
}
