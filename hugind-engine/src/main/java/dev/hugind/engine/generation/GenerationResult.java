package dev.hugind.engine.generation;

import java.util.List;

/**
 * A whole answer.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param text the answer; may be empty
 * @param logprobs the log probabilities of all tokens; empty when they were not asked for
 * @param reason why it ended
 * @param usage what it took in tokens
 * @param timings where the time went
 */
public record GenerationResult(
    String text, List<TokenLogprob> logprobs, FinishReason reason, Usage usage, Timings timings) {

  /** Copies the list. */
  public GenerationResult {
    logprobs = List.copyOf(logprobs);
  }
}
