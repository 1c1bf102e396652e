package dev.hugind.engine.backend;

import java.util.BitSet;

/**
 * Chooses the tokens of one request from the logits of a batch.
 *
 * <p><b>Thread safety:</b> confined to the thread of its {@link DecodeContext}.
 *
 * <p><b>Lifecycle:</b> closed by the scheduler when the request ends; {@code close} is idempotent.
 */
public interface TokenSampler extends AutoCloseable {

  /**
   * Chooses the next token among all.
   *
   * @param row the row of the last batch, which must have asked for logits
   * @return the token's id
   */
  int sample(int row);

  /**
   * Chooses the next token among some. May follow {@link #sample(int)} for the same row, when what
   * that chose is not wanted.
   *
   * @param row the row of the last batch, which must have asked for logits
   * @param allowed the ids to choose from, at least one
   * @return the token's id
   */
  int sample(int row, BitSet allowed);

  /**
   * Remembers a token of the answer, for penalties. Called once for each.
   *
   * @param token the id
   */
  void accept(int token);

  @Override
  void close();
}
