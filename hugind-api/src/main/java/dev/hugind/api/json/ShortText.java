package dev.hugind.api.json;

import dev.hugind.engine.error.InvalidRequestException;

/**
 * Checks the ids and names that clients choose.
 *
 * <p><b>Thread safety:</b> stateless.
 */
public final class ShortText {
  /** Most characters of an id or a name. */
  public static final int MAX_LENGTH = 256;

  private ShortText() {}

  /**
   * Returns the text if it is short and in one line.
   *
   * @param text what the client gave
   * @param path the field's path, for the message
   * @return the same text
   * @throws InvalidRequestException when it is longer than {@link #MAX_LENGTH} or holds a control
   *     character
   */
  public static String require(String text, String path) {
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
