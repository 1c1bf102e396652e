package dev.hugind.engine.backend;

/**
 * Chooses the tokens of one request from the logits of a batch.
 *
 * <p><b>Thread safety:</b> confined to the thread of its {@link DecodeContext}.
 *
 * <p><b>Lifecycle:</b> closed by the scheduler when the request ends; {@code close} is idempotent.
 */
public interface TokenSampler extends AutoCloseable {

  /**
   * Chooses the next token and remembers it for penalties.
   *
   * @param row the row of the last batch, which must have asked for logits
   * @return the token's id
   */
  int sample(int row);

  @Override
  void close();
}
