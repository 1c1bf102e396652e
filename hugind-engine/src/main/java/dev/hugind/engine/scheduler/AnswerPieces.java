package dev.hugind.engine.scheduler;

import dev.hugind.engine.generation.GenerationEvent;
import dev.hugind.engine.generation.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an answer into the pieces that its reader gets: whole characters, nothing of a stop string,
 * and with each piece the log probabilities of the tokens that it came from.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 */
final class AnswerPieces {

  /** A token whose text was not told yet. */
  private record Untold(TokenLogprob logprob, long firstByte) {}

  private final TextAssembler assembler;
  private final StringBuilder text = new StringBuilder();
  private final List<Untold> untold = new ArrayList<>();

  /** How many bytes the answer's tokens had so far, and how many of these were told. */
  private long bytes;

  private long toldBytes;
  private int tokens;
  private boolean ended;

  AnswerPieces(List<String> stop) {
    assembler = new TextAssembler(stop);
  }

  /**
   * Takes a token.
   *
   * @param piece its bytes
   * @param logprob how likely it was; null when nobody asked
   */
  void add(byte[] piece, @Nullable TokenLogprob logprob) {
    if (logprob != null) {
      untold.add(new Untold(logprob, bytes));
    }
    bytes += piece.length;
    tokens++;
    text.append(assembler.add(piece));
  }

  /** Whether a stop string was found; then the text is complete. */
  boolean isStopped() {
    return assembler.isStopped();
  }

  /** Ends the answer: what was held back belongs to it. */
  void end() {
    ended = true;
    text.append(assembler.end());
  }

  /** Takes what can be told now; null when there is nothing. */
  GenerationEvent.@Nullable Text take() {
    if (text.isEmpty() && (!ended || untold.isEmpty())) {
      return null;
    }
    String piece = text.toString();
    text.setLength(0);
    toldBytes += piece.getBytes(StandardCharsets.UTF_8).length;
    List<TokenLogprob> logprobs = new ArrayList<>();
    // The tokens of a stop string are no part of the answer; all others are told with their text.
    untold.removeIf(
        token -> {
          boolean told = token.firstByte() < toldBytes || (ended && !isStopped());
          if (told) {
            logprobs.add(token.logprob());
          }
          return told || ended;
        });
    if (piece.isEmpty() && logprobs.isEmpty()) {
      return null;
    }
    GenerationEvent.Text event = new GenerationEvent.Text(piece, Math.max(1, tokens), logprobs);
    tokens = 0;
    return event;
  }
}
