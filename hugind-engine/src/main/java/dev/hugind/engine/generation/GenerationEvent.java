package dev.hugind.engine.generation;

import java.time.Duration;
import java.util.List;

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
   * @param text whole characters, and no part of a stop string; empty only when log probabilities
   *     were asked for
   * @param tokens how many tokens were generated since the event before, at least 1
   * @param logprobs the log probabilities of these tokens; empty when they were not asked for
   */
  record Text(String text, int tokens, List<TokenLogprob> logprobs) implements GenerationEvent {
    /** Copies the list. */
    public Text {
      logprobs = List.copyOf(logprobs);
    }

    /**
     * Returns the piece of one token, without log probabilities.
     *
     * @param text whole characters
     */
    public Text(String text) {
      this(text, 1, List.of());
    }
  }

  /**
   * How far the prompt is; sent after each step of its computation when it was asked for.
   *
   * @param promptTokens length of the prompt
   * @param cachedTokens how many of them were found in the cache
   * @param computedTokens how many of them are in the cache now, those included
   * @param elapsed time since the slot was leased
   */
  record Progress(int promptTokens, int cachedTokens, int computedTokens, Duration elapsed)
      implements GenerationEvent {}

  /**
   * The end of the answer.
   *
   * @param reason why it ended
   * @param usage what it took in tokens
   * @param timings where the time went
   */
  record Done(FinishReason reason, Usage usage, Timings timings) implements GenerationEvent {}
}
