package dev.hugind.engine.chat;

/**
 * A piece of what a message says.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public sealed interface ContentPart {

  /**
   * Words.
   *
   * @param text what is said; may be empty
   */
  record Text(String text) implements ContentPart {}
}
