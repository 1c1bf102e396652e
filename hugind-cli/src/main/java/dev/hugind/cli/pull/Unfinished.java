package dev.hugind.cli.pull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A pull that has not come to its end.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param target where the file is going to be
 * @param doneBytes how much of it is there
 * @param totalBytes its size; 0 when that is not known yet
 */
public record Unfinished(Path target, long doneBytes, long totalBytes) {
  private static final String ENDING = ".part";

  /**
   * Returns what a hidden file tells.
   *
   * @param file any file
   * @return empty unless it is that of an unfinished pull
   * @throws IOException when it cannot be read
   */
  public static Optional<Unfinished> of(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (!name.startsWith(".") || !name.endsWith(ENDING)) {
      return Optional.empty();
    }
    Path target = file.resolveSibling(name.substring(1, name.length() - ENDING.length()));
    long total = PartJournal.read(PartFile.journalPath(target)).map(PartJournal::bytes).orElse(0L);
    return Optional.of(new Unfinished(target, PartJournal.savedBytes(target), total));
  }

  /**
   * Throws away what is there.
   *
   * @throws IOException when it cannot be removed
   * @throws PullException when it is being fetched just now
   */
  public void remove() throws IOException {
    try (PartFile part = PartFile.open(target)) {
      part.delete();
    }
  }
}
