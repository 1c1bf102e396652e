package dev.hugind.cli;

import dev.hugind.engine.gguf.GgufException;
import dev.hugind.engine.gguf.GgufFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A model on this machine.
 *
 * @param name the path of its first file under the folder of models, with {@code /}
 * @param files all its files that are there, in order
 * @param projectors the files beside it, or above it, that let it see images
 */
record LocalModel(String name, List<Path> files, List<Path> projectors) {
  LocalModel {
    files = List.copyOf(files);
    projectors = List.copyOf(projectors);
  }

  Path file() {
    return files.getFirst();
  }

  /** Returns the size of its files, without projectors. */
  long bytes() {
    return files.stream().mapToLong(LocalModel::size).sum();
  }

  /**
   * Returns the headers of all files.
   *
   * @throws GgufException when one is missing or damaged
   */
  List<GgufFile> headers() {
    return GgufFile.readAll(file());
  }

  static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
