package dev.hugind.engine.chat.output;

import org.jspecify.annotations.Nullable;

/**
 * Reads calls in one list, in the form in which the first one is written: JSON objects, or as a
 * programming language has them. Models write the form that they learned, whatever their template
 * shows.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
final class EitherReader implements CallReader {
  /** So much white space at the beginning isn't waited for. */
  private static final int MOST_SPACE = 64;

  private final String mark;
  private final CallReader objects;
  private final CallReader literals;
  private @Nullable CallReader chosen;

  EitherReader(ToolFormat.Frame frame, CallReader objects, CallReader literals) {
    mark = frame.opening().strip();
    this.objects = objects;
    this.literals = literals;
  }

  @Override
  public Step read(Input input) {
    if (chosen == null) {
      choose(input);
    }
    return chosen == null ? Step.MORE : chosen.read(input);
  }

  private void choose(Input input) {
    int at = mark.length();
    boolean bracket = false;
    while (at < input.length()) {
      char c = input.charAt(at);
      if (c == '[' && !bracket) {
        bracket = true;
      } else if (!Character.isWhitespace(c) || at > mark.length() + MOST_SPACE) {
        chosen = Character.isLetter(c) || c == '_' ? literals : objects;
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
}
