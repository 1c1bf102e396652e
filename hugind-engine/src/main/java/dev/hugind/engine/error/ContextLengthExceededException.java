package dev.hugind.engine.error;

/**
 * A prompt that is longer than the context of a slot.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class ContextLengthExceededException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final int promptTokens;
  private final int contextTokens;

  /**
   * Creates a refusal.
   *
   * @param promptTokens the prompt's length in tokens
   * @param contextTokens the context of a slot in tokens
   */
  public ContextLengthExceededException(int promptTokens, int contextTokens) {
    super(
        "the prompt has "
            + promptTokens
            + " tokens, which exceeds the available context size of "
            + contextTokens
            + " tokens (one more is needed for the answer); shorten it, or raise context.ctx_size");
    this.promptTokens = promptTokens;
    this.contextTokens = contextTokens;
  }

  /**
   * Returns the prompt's length.
   *
   * @return tokens
   */
  public int promptTokens() {
    return promptTokens;
  }

  /**
   * Returns the context of a slot.
   *
   * @return tokens
   */
  public int contextTokens() {
    return contextTokens;
  }
}
