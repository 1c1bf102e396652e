package dev.hugind.engine.chat.output;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts that end a piece of plain text.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class Marks {
  private final List<String> longestFirst;
  private final String firstCharacters;

  Marks(Collection<String> marks) {
    longestFirst =
        marks.stream()
            .filter(mark -> !mark.isEmpty())
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(mark -> mark))
            .toList();
    StringBuilder first = new StringBuilder();
    longestFirst.forEach(mark -> first.append(mark.charAt(0)));
    firstCharacters = first.toString();
  }

  /**
   * What is ahead.
   *
   * @param plain how many characters surely belong to no mark
   * @param mark the mark behind them, or null when none is there or it isn't whole yet
   */
  record Found(int plain, @Nullable String mark) {}

  Found find(Input input) {
    int length = input.length();
    for (int i = 0; i < length; i++) {
      if (firstCharacters.indexOf(input.charAt(i)) < 0) {
        continue;
      }
      for (String mark : longestFirst) {
        Input.Match match = input.match(i, mark);
        if (match != Input.Match.NO) {
          return new Found(i, match == Input.Match.YES ? mark : null);
        }
      }
    }
    return new Found(length, null);
  }
}
