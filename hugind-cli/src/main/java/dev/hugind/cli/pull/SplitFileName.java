package dev.hugind.cli.pull;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The name of one file of a model in several: {@code STEM-00002-of-00003.gguf}.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param stem what comes before the numbers, folders included
 * @param number from 1
 * @param count how many there are, 1 to {@value #MAX_FILES}
 */
public record SplitFileName(String stem, int number, int count) {
  private static final int MAX_FILES = 1024;
  private static final Pattern NAME = Pattern.compile("(.+)-(\\d{5})-of-(\\d{5})\\.gguf");

  /**
   * Reads a name.
   *
   * @param path a name, with or without folders
   * @return its parts; empty for a model in one file
   */
  public static Optional<SplitFileName> of(String path) {
    Matcher matcher = NAME.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(matcher.group(2));
    int count = Integer.parseInt(matcher.group(3));
    return number >= 1 && number <= count && count <= MAX_FILES
        ? Optional.of(new SplitFileName(matcher.group(1), number, count))
        : Optional.empty();
  }

  /**
   * Returns the names of all files of the model.
   *
   * @return in order, with the folders of this one
   */
  public List<String> all() {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> String.format(Locale.ROOT, "%s-%05d-of-%05d.gguf", stem, i, count))
        .toList();
  }
}
