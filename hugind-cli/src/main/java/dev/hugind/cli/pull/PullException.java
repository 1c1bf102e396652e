package dev.hugind.cli.pull;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A model that cannot be fetched; the message says what, why, and what to do.
 *
 * <p><b>Thread safety:</b> immutable apart from the stack trace, as every exception.
 */
public final class PullException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  PullException(String message) {
    super(message);
  }

  PullException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
