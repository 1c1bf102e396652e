package dev.hugind.engine.chat;

/**
 * One message of a conversation.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param role who says it
 * @param content what is said
 */
public record ChatMessage(ChatRole role, String content) {

  /**
   * Returns a message of the system.
   *
   * @param content what is said
   * @return the message
   */
  public static ChatMessage system(String content) {
    return new ChatMessage(ChatRole.SYSTEM, content);
  }

  /**
   * Returns a message of the person.
   *
   * @param content what is said
   * @return the message
   */
  public static ChatMessage user(String content) {
    return new ChatMessage(ChatRole.USER, content);
  }

  /**
   * Returns a message of the model.
   *
   * @param content what is said
   * @return the message
   */
  public static ChatMessage assistant(String content) {
    return new ChatMessage(ChatRole.ASSISTANT, content);
  }
}
