package dev.hugind.engine.chat.output;

/**
 * The part of an answer that was not taken yet, and of what was taken, that which may have to be
 * told as it was written.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
final class Input {
  /** Text before the place of reading is let go in pieces of this size. */
  private static final int LET_GO = 8192;

  private final StringBuilder text = new StringBuilder();
  private int at;
  private int held = -1;
  private boolean ended;

  /** Whether the text ahead is a mark. */
  enum Match {
    YES,
    NO,
    /** All there is fits, but more must come. */
    PARTIAL
  }

  void add(String piece) {
    int keep = held >= 0 ? held : at;
    if (keep > LET_GO) {
      text.delete(0, keep);
      at -= keep;
      held = held >= 0 ? 0 : held;
    }
    text.append(piece);
  }

  /** From now on nothing more comes: no match is partial. */
  void end() {
    ended = true;
  }

  boolean isEnded() {
    return ended;
  }

  int length() {
    return text.length() - at;
  }

  boolean isEmpty() {
    return at == text.length();
  }

  char peek() {
    return text.charAt(at);
  }

  char charAt(int offset) {
    return text.charAt(at + offset);
  }

  char next() {
    return text.charAt(at++);
  }

  Match match(String mark) {
    return match(0, mark);
  }

  Match match(int offset, String mark) {
    int from = at + offset;
    int there = Math.min(mark.length(), text.length() - from);
    for (int i = 0; i < there; i++) {
      if (text.charAt(from + i) != mark.charAt(i)) {
        return Match.NO;
      }
    }
    if (there == mark.length()) {
      return Match.YES;
    }
    return ended ? Match.NO : Match.PARTIAL;
  }

  String take(int count) {
    String taken = text.substring(at, at + count);
    at += count;
    return taken;
  }

  void skip(int count) {
    at += count;
  }

  /** Takes white space. Returns whether something else is ahead. */
  boolean skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length();
  }

  /** From here on, what is taken can still be had by {@link #raw}. */
  void hold() {
    held = at;
  }

  void letGo() {
    held = -1;
  }

  boolean isHeld() {
    return held >= 0;
  }

  /** What was taken since {@link #hold}. */
  String raw() {
    return held < 0 ? "" : text.substring(held, at);
  }
}
