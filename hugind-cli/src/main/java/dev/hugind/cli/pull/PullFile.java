package dev.hugind.cli.pull;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One file to fetch.
 *
 * @param uri where it is
 * @param target where it goes
 * @param bytes its size; {@link #UNKNOWN} when only the server knows
 * @param sha256 its sum in small hexadecimal digits; null = not known
 */
record PullFile(URI uri, Path target, long bytes, @Nullable String sha256) {
  static final long UNKNOWN = -1;

  /** Returns its address without the query, which may hold a signature. */
  String url() {
    return uri.toString().replaceFirst("\\?.*", "");
  }

  /** Returns the folder that it goes to. */
  Path folder() {
    return folder(target);
  }

  static Path folder(Path target) {
    return Objects.requireNonNull(target.toAbsolutePath().getParent(), "a file is in a folder");
  }

  /** Returns what is noted of it when it is here. */
  OriginNote note(String source, @Nullable String validator, String sum, long size) {
    return OriginNote.now(source, url(), validator, size, sum, sha256 != null);
  }

  /** Returns how messages call it. */
  String label() {
    return String.valueOf(target.getFileName());
  }
}
