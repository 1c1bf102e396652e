package dev.hugind.engine.generation;

/** Why an answer ended by itself. A failure or a cancellation is an exception instead. */
public enum FinishReason {
  /** The model ended its turn. */
  END_OF_TURN,
  /** A stop string appeared; it is not part of the text. */
  STOP_STRING,
  /** The most tokens asked for were reached. */
  MAX_TOKENS,
  /** The slot's context is full. */
  CONTEXT_FULL;

  /**
   * Tells whether the answer was cut.
   *
   * @return true when a length ended it and not the model
   */
  public boolean isCut() {
    return this == MAX_TOKENS || this == CONTEXT_FULL;
  }
}
