package dev.hugind.engine.gguf;

import dev.hugind.engine.gguf.GgufException.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The file names of a model in several files: {@code NAME-00001-of-00003.gguf}. */
final class SplitName {
  static final int MAX_FILES = 1024;

  private SplitName() {}

  /** Returns the files after the first, in order; none for a model in one file. */
  static List<Path> others(GgufFile first) {
    int count = first.splitCount();
    if (count == 1) {
      return List.of();
    }
    String name = String.valueOf(first.path().getFileName());
    String ending = ending(1, count);
    if (first.splitNumber() != 0 || !name.endsWith(ending)) {
      throw new GgufException(
          Kind.MISSING,
          first.path(),
          "is file "
              + (first.splitNumber() + 1)
              + " of "
              + count
              + "; give the first one, and let its name end in "
              + ending);
    }
    String stem = name.substring(0, name.length() - ending.length());
    return IntStream.rangeClosed(2, count)
        .mapToObj(number -> first.path().resolveSibling(stem + ending(number, count)))
        .toList();
  }

  private static String ending(int number, int count) {
    return String.format(Locale.ROOT, "-%05d-of-%05d.gguf", number, count);
  }
}
