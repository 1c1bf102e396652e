package dev.hugind.cli.pull;

import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A failure that may be over soon. */
final class TransientException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient @Nullable Duration retryAfter;

  TransientException(String message) {
    this(message, null);
  }

  TransientException(String message, @Nullable Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /** What the server asks for; null = nothing. */
  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
