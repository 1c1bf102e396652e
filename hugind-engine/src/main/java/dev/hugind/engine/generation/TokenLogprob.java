package dev.hugind.engine.generation;

import java.util.List;

/**
 * How likely a token was, by the model's own distribution: before temperature, penalties, bias and
 * cuts.
 *
 * <p><b>Thread safety:</b> immutable, as long as nobody changes the bytes.
 *
 * @param token the token's id
 * @param bytes what it stands for; not always whole UTF-8 characters
 * @param logprob the natural logarithm of its probability, 0 or less
 * @param top the likeliest tokens at this place, the likeliest first, with empty lists of their
 *     own; empty when they were not asked for
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a list of boxed bytes costs more
public record TokenLogprob(int token, byte[] bytes, double logprob, List<TokenLogprob> top) {

  /** Copies the list. */
  public TokenLogprob {
    top = List.copyOf(top);
  }
}
