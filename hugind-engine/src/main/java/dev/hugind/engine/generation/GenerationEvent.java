package dev.hugind.engine.generation;

/**
 * One thing that a generation tells its reader: any number of {@link Text}, then exactly one {@link
 * Done} — or an exception instead of it.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public sealed interface GenerationEvent {

  /**
   * A piece of the answer.
   *
   * @param text whole characters, never empty, and no part of a stop string
   */
  record Text(String text) implements GenerationEvent {}

  /**
   * The end of the answer.
   *
   * @param reason why it ended
   * @param usage what it took in tokens
   * @param timings where the time went
   */
  record Done(FinishReason reason, Usage usage, Timings timings) implements GenerationEvent {}
}
