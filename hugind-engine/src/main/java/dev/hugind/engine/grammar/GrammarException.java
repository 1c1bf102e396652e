package dev.hugind.engine.grammar;

import dev.hugind.engine.error.EngineException;

/**
 * A grammar that cannot be used: its text is wrong, it exceeds a limit, or it is too ambiguous to
 * be followed in reasonable time.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class GrammarException extends EngineException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates a refusal.
   *
   * @param message where the fault is, what is allowed, and what to change
   */
  public GrammarException(String message) {
    super(message);
  }
}
