package dev.hugind.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file that a configuration names, with every place where it may be.
 *
 * <p><b>Thread safety:</b> immutable; {@link #exists()} looks at the disk each time.
 *
 * @param written the path as the configuration gives it, variables expanded
 * @param path the absolute path to use: the first candidate that existed when the configuration was
 *     loaded, else the first
 * @param candidates all absolute paths that were looked at, in order; never empty
 */
public record FileReference(String written, Path path, List<Path> candidates) {
  /** Copies the list. */
  public FileReference {
    candidates = List.copyOf(candidates);
  }

  /** Returns a reference to the first candidate that exists, else to the first. */
  static FileReference firstExisting(String written, List<Path> candidates) {
    Path chosen =
        candidates.stream().filter(FileReference::isFile).findFirst().orElse(candidates.getFirst());
    return new FileReference(written, chosen, candidates);
  }

  /**
   * Returns whether {@link #path()} is a file now (not a folder).
   *
   * @return true if it is there
   */
  public boolean exists() {
    return isFile(path);
  }

  private static boolean isFile(Path path) {
    return Files.exists(path) && !Files.isDirectory(path);
  }
}
