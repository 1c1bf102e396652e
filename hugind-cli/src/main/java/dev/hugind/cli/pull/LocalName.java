package dev.hugind.cli.pull;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** The place of a fetched file under the folder of models; names from elsewhere are not trusted. */
final class LocalName {
  /** Room is left for what is added to hidden files beside it. */
  private static final int MAX_LENGTH = 200;

  private static final int MAX_DEPTH = 8;
  private static final Pattern PART =
      Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N} ._+=()@,~-]{0," + (MAX_LENGTH - 1) + "}");

  private LocalName() {}

  /**
   * Returns where a file is kept.
   *
   * @param models the folder of all models
   * @param name parts with {@code /} between them
   * @throws PullException if a part could lead elsewhere, hides the file, or is too long, or if the
   *     name does not end in {@code .gguf}
   */
  static Path resolve(Path models, String name) {
    String[] parts = name.split("/", -1);
    Path place = models;
    for (String part : parts) {
      if (!PART.matcher(part).matches() || part.endsWith(" ")) {
        throw new PullException(
            "'"
                + name.replaceAll("\\p{Cntrl}", "?")
                + "' is no name for a file here: each part has 1 to "
                + MAX_LENGTH
                + " letters, digits, blanks or ._+=()@,~- and begins with a letter or digit");
      }
      place = place.resolve(part);
    }
    if (parts.length > MAX_DEPTH || !name.endsWith(".gguf")) {
      throw new PullException(
          "'"
              + name
              + "' is no name for a model: it needs the ending .gguf and at most "
              + MAX_DEPTH
              + " parts; --name gives an address or a file another one");
    }
    return place;
  }
}
