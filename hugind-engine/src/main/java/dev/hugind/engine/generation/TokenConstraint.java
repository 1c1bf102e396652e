package dev.hugind.engine.generation;

import java.util.BitSet;

/**
 * Decides, token by token, how an answer may go on: a grammar, a tool's schema, a thinking budget.
 *
 * <p>Every method is bounded in time, as a step of all requests waits for it.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread; made anew for each generation.
 */
public interface TokenConstraint {

  /**
   * Tells whether a token may come next. Changes nothing.
   *
   * @param token the id
   * @return true when it may
   * @throws dev.hugind.engine.error.EngineException when that can't be found out within bounds; the
   *     generation then fails
   */
  boolean allows(int token);

  /**
   * Collects all tokens that may come next. Changes nothing else.
   *
   * @param allowed cleared, then the bit of each allowed id is set; none at all means that the
   *     answer can't go on
   * @throws dev.hugind.engine.error.EngineException when that can't be found out within bounds; the
   *     generation then fails
   */
  void collectAllowed(BitSet allowed);

  /**
   * Takes the token that was chosen.
   *
   * @param token an allowed id
   */
  void accept(int token);
}
