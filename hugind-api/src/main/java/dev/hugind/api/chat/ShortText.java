package dev.hugind.api.chat;

import dev.hugind.engine.error.InvalidRequestException;

/** Checks the ids and names that clients choose. */
final class ShortText {
  static final int MAX_LENGTH = 256;

  private ShortText() {}

  /** Returns the text if it is short and in one line. */
  static String require(String text, String path) {
    if (text.length() > MAX_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidRequestException(
          path,
          path
              + " has "
              + text.length()
              + " characters; allowed: up to "
              + MAX_LENGTH
              + ", none of them a control character");
    }
    return text;
  }
}
