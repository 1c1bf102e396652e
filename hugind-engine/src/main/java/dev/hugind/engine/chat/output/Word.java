package dev.hugind.engine.chat.output;

import org.jspecify.annotations.Nullable;

/**
 * A name on its way in, up to a mark behind it. It breaks at the first character that no name has,
 * so that where it breaks doesn't depend on how the text came.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
final class Word {
  private static final int LONGEST = 256;

  private final String forbidden;
  private final boolean spaces;
  private final StringBuilder text = new StringBuilder();
  private boolean spaceBehind;
  private @Nullable String end;

  /**
   * Returns an empty word.
   *
   * @param forbidden characters that it can't have
   * @param spaces whether it may have spaces inside; line breaks it never has
   */
  Word(String forbidden, boolean spaces) {
    this.forbidden = forbidden;
    this.spaces = spaces;
  }

  void clear() {
    text.setLength(0);
    spaceBehind = false;
    end = null;
  }

  /** Without white space around it. */
  String text() {
    return text.toString().strip();
  }

  /** The mark at which it ended; it isn't taken. */
  String end() {
    return end == null ? "" : end;
  }

  CallReader.Step read(Input input, Marks ends) {
    while (true) {
      Marks.Found found = ends.find(input);
      for (int i = 0; i < found.plain(); i++) {
        if (!accept(input.charAt(i))) {
          input.skip(i);
          return CallReader.Step.BROKEN;
        }
      }
      input.skip(found.plain());
      if (found.mark() == null) {
        return CallReader.Step.MORE;
      }
      if (!found.mark().equals("\n") || !text().isEmpty()) {
        end = found.mark();
        return CallReader.Step.DONE;
      }
      input.skip(1);
    }
  }

  private boolean accept(char c) {
    boolean space = Character.isWhitespace(c);
    boolean inside = !text.isEmpty() && !text().isEmpty();
    if (forbidden.indexOf(c) >= 0
        || text.length() == LONGEST
        || (space && c == '\n' && inside && spaces)
        || (!space && spaceBehind && !spaces)) {
      return false;
    }
    spaceBehind = space && inside;
    text.append(c);
    return true;
  }
}
