package dev.hugind.engine.session;

import java.io.IOException;

/** Thrown when a file is whole, as far as one can tell, but of a format that is not read here. */
final class OtherVersionException extends IOException {
  private static final long serialVersionUID = 1L;

  OtherVersionException(long version) {
    super(
        "format version "
            + version
            + ", of another Hugind; this one reads version "
            + StateFormat.VERSION);
  }
}
