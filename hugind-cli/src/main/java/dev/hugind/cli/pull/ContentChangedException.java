package dev.hugind.cli.pull;

import java.io.Serial;

/** What is fetched is not what was begun, so that it has to be fetched from the start. */
final class ContentChangedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean rangesIgnored;

  private ContentChangedException(String message, boolean rangesIgnored) {
    super(message);
    this.rangesIgnored = rangesIgnored;
  }

  /** The file has other bytes. */
  static ContentChangedException changed(String message) {
    return new ContentChangedException(message, false);
  }

  /** The server sends the whole file when asked for a piece. */
  static ContentChangedException rangesIgnored() {
    return new ContentChangedException("the server sends the whole file for a piece of it", true);
  }

  boolean isRangesIgnored() {
    return rangesIgnored;
  }
}
