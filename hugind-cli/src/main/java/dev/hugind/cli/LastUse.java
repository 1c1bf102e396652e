package dev.hugind.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/**
 * When a model was last given to an engine: the time of a hidden empty file {@code .NAME.used}
 * beside it. A file's own time of access is not kept on many disks.
 */
final class LastUse {
  private LastUse() {}

  /**
   * Notes that a model is used now, if it is one of ours; a disk that takes no note is no error.
   */
  static void mark(Path models, Path model) {
    if (!model.startsWith(models)) {
      return;
    }
    Path mark = path(model);
    try {
      if (!Files.exists(mark)) {
        var _ = Files.createFile(mark);
      }
      var _ = Files.setLastModifiedTime(mark, FileTime.from(Instant.now()));
    } catch (IOException _) {
      // Only 'model list' wants to know.
    }
  }

  /** Returns when a model was last used; empty when it never was. */
  static Optional<Instant> of(Path model) {
    try {
      return Optional.of(Files.getLastModifiedTime(path(model)).toInstant());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  static Path path(Path model) {
    return model.resolveSibling("." + model.getFileName() + ".used");
  }
}
