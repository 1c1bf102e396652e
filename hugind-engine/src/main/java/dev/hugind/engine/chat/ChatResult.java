package dev.hugind.engine.chat;

import dev.hugind.engine.generation.Timings;
import dev.hugind.engine.generation.TokenLogprob;
import dev.hugind.engine.generation.Usage;
import java.util.List;

/**
 * A whole reply.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param text the content; may be empty
 * @param reasoning the model's thoughts; may be empty
 * @param toolCalls the calls of tools, in the model's order
 * @param logprobs the log probabilities of all tokens; empty when they were not asked for
 * @param reason why it ended
 * @param usage what it took in tokens
 * @param timings where the time went
 */
public record ChatResult(
    String text,
    String reasoning,
    List<ToolCall> toolCalls,
    List<TokenLogprob> logprobs,
    ChatFinishReason reason,
    Usage usage,
    Timings timings) {

  /** Copies the lists. */
  public ChatResult {
    toolCalls = List.copyOf(toolCalls);
    logprobs = List.copyOf(logprobs);
  }
}
