package dev.hugind.engine.chat;

import dev.hugind.engine.backend.ModelInfo;
import dev.hugind.engine.backend.Vocabulary;
import dev.hugind.engine.error.InvalidRequestException;

/**
 * Makes prompts of conversations, for one model.
 *
 * <p><b>Thread safety:</b> safe; {@link #tokens} is for platform threads only.
 */
public final class ChatPrompts {
  private final Vocabulary vocabulary;

  private ChatPrompts(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * Prepares the template of a model.
   *
   * @param options which template
   * @param info the model, which may have one of its own
   * @param vocabulary the model's tokens
   * @return the prompt maker
   */
  public static ChatPrompts of(ChatOptions options, ModelInfo info, Vocabulary vocabulary) {
    return new ChatPrompts(vocabulary);
  }

  /**
   * Returns a conversation as text.
   *
   * @param request the conversation
   * @return the prompt
   */
  public String text(ChatRequest request) {
    StringBuilder text = new StringBuilder();
    for (ChatMessage message : request.messages()) {
      text.append("<|im_start|>").append(message.role().wireName()).append('\n');
      text.append(message.content()).append("<|im_end|>\n");
    }
    return text.append("<|im_start|>assistant\n").toString();
  }

  /**
   * Returns a conversation as tokens.
   *
   * @param request the conversation
   * @return the prompt's tokens
   */
  public int[] tokens(ChatRequest request) {
    return vocabulary.tokenize(text(request), true);
  }

  /**
   * Refuses tokens that the model does not have.
   *
   * @param tokens a prompt
   * @throws InvalidRequestException when one is out of range
   */
  public void requireTokens(int[] tokens) {
    int size = vocabulary.size();
    for (int token : tokens) {
      if (token < 0 || token >= size) {
        throw new InvalidRequestException(
            "prompt", "token " + token + " does not exist; allowed: 0 to " + (size - 1));
      }
    }
  }
}
