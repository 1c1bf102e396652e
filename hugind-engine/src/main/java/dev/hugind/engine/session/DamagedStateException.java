package dev.hugind.engine.session;

import java.io.IOException;

/** Thrown when a file can't be what was once written; says what is wrong, without its texts. */
final class DamagedStateException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedStateException(String reason) {
    super(reason);
  }
}
