package dev.hugind.engine.generation;

import dev.hugind.engine.error.InvalidRequestException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prompt in tokens, and how to go on from it.
 *
 * <p><b>Thread safety:</b> immutable; the prompt array must not be changed after it was given.
 *
 * @param prompt the prompt's tokens, at least one
 * @param sampling how tokens are chosen
 * @param maxTokens most tokens to generate; 0 means until the context is full
 * @param stop strings that end the answer, none empty, at most {@value #MAX_STOP_STRINGS}
 * @param ignoreEndOfTurn whether to go on when the model would end its turn
 * @param reusePrompt whether cached tokens of earlier requests may be used
 * @param isolation whose cached tokens may be used: those of requests with an equal key only
 * @param session the conversation this belongs to, or null for none
 * @param timeout from submission to the end, waiting included; positive
 */
public record GenerationRequest(
    int[] prompt,
    SamplingOptions sampling,
    int maxTokens,
    List<String> stop,
    boolean ignoreEndOfTurn,
    boolean reusePrompt,
    String isolation,
    @Nullable String session,
    Duration timeout) {

  /** Most stop strings of one request. */
  public static final int MAX_STOP_STRINGS = 16;

  /**
   * Checks the values.
   *
   * @throws InvalidRequestException when one is out of its range
   */
  public GenerationRequest {
    if (prompt.length == 0) {
      throw new InvalidRequestException("prompt", "the prompt is empty; give at least one token");
    }
    if (maxTokens < 0) {
      throw new InvalidRequestException(
          "max_tokens", "max_tokens is " + maxTokens + "; allowed: 0 or more");
    }
    if (stop.size() > MAX_STOP_STRINGS) {
      throw new InvalidRequestException(
          "stop", "stop has " + stop.size() + " strings; allowed: up to " + MAX_STOP_STRINGS);
    }
    if (stop.stream().anyMatch(String::isEmpty)) {
      throw new InvalidRequestException("stop", "stop holds an empty string; leave it out");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new InvalidRequestException(
          "timeout", "timeout is " + timeout + "; it must be positive");
    }
    stop = List.copyOf(stop);
  }
}
