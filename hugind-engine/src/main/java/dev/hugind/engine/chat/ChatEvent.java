package dev.hugind.engine.chat;

import dev.hugind.engine.generation.Timings;
import dev.hugind.engine.generation.TokenLogprob;
import dev.hugind.engine.generation.Usage;
import java.time.Duration;
import java.util.List;

/**
 * One thing that a model's reply tells its reader: any number of pieces, then exactly one {@link
 * Done} — or an exception instead of it.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public sealed interface ChatEvent {

  /**
   * A piece of the content.
   *
   * @param text whole characters, never empty, and no part of a mark of the model's format
   */
  record Text(String text) implements ChatEvent {}

  /**
   * A piece of the model's thoughts.
   *
   * @param text whole characters, never empty
   */
  record Reasoning(String text) implements ChatEvent {}

  /**
   * A call of a tool begins.
   *
   * @param index which call of this reply, from 0
   * @param id what the tool's result must refer to
   * @param name the tool
   */
  record ToolCallStart(int index, String id, String name) implements ChatEvent {}

  /**
   * A piece of the arguments of a call. All pieces of one call make a JSON text.
   *
   * @param index which call, whose {@link ToolCallStart} came before
   * @param json the piece, never empty
   */
  record ToolCallArguments(int index, String json) implements ChatEvent {}

  /**
   * The log probabilities of the tokens behind the next piece; sent when they were asked for.
   *
   * @param tokens in the order in which they were generated, at least one
   */
  record Logprobs(List<TokenLogprob> tokens) implements ChatEvent {
    /** Copies the list. */
    public Logprobs {
      tokens = List.copyOf(tokens);
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
      implements ChatEvent {}

  /**
   * The end of the reply.
   *
   * @param reason why it ended
   * @param usage what it took in tokens
   * @param timings where the time went
   */
  record Done(ChatFinishReason reason, Usage usage, Timings timings) implements ChatEvent {}
}
