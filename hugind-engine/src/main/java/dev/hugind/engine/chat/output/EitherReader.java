package dev.hugind.engine.chat.output;

import org.jspecify.annotations.Nullable;

/**
 * Reads calls that are written in their template's own form, or as JSON objects behind the same
 * mark: models write the form that they learned, whatever their template shows.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
final class EitherReader implements CallReader {
  /** So much white space at the beginning isn't waited for. */
  private static final int MOST_SPACE = 64;

  private final String mark;
  private final CallReader objects;
  private final CallReader other;
  private @Nullable CallReader chosen;

  /**
   * Returns a reader.
   *
   * @param mark what both forms begin with
   * @param objects reads JSON objects
   * @param other reads the other form
   */
  EitherReader(String mark, CallReader objects, CallReader other) {
    this.mark = mark;
    this.objects = objects;
    this.other = other;
  }

  @Override
  public Step read(Input input) {
    if (chosen == null) {
      choose(input);
    }
    return chosen == null ? Step.MORE : chosen.read(input);
  }

  /** The first character behind the mark tells, after a bracket that both may have. */
  private void choose(Input input) {
    if (input.match(mark) == Input.Match.NO) {
      chosen = other;
      return;
    }
    int at = mark.length();
    boolean bracket = false;
    while (at < input.length()) {
      char c = input.charAt(at);
      if (c == '[' && !bracket) {
        bracket = true;
      } else if (!Character.isWhitespace(c) || at > mark.length() + MOST_SPACE) {
        chosen = c == '{' ? objects : other;
        return;
      }
      at++;
    }
  }

  @Override
  public boolean tellUnfinished() {
    return chosen != null && chosen.tellUnfinished();
  }

  @Override
  public boolean repair() {
    return chosen != null && chosen.repair();
  }

  @Override
  public boolean isInsideCall() {
    return chosen == null || chosen.isInsideCall();
  }

  @Override
  public boolean hasName() {
    return chosen != null && chosen.hasName();
  }
}
