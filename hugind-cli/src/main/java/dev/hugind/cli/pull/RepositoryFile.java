package dev.hugind.cli.pull;

import org.jspecify.annotations.Nullable;

/**
 * A file of a repository.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param path its path in the repository, with {@code /}
 * @param bytes its size
 * @param sha256 its sum in small hexadecimal digits; null = the hub does not say
 */
public record RepositoryFile(String path, long bytes, @Nullable String sha256) {
  /** The path's last part. */
  String baseName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The path without its last part; empty at the root. */
  String folder() {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
