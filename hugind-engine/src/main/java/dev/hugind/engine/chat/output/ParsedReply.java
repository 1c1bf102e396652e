package dev.hugind.engine.chat.output;

import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.chat.ChatFinishReason;
import dev.hugind.engine.chat.ChatReply;
import dev.hugind.engine.chat.ChatResult;
import dev.hugind.engine.chat.ToolCall;
import dev.hugind.engine.generation.FinishReason;
import dev.hugind.engine.generation.Generation;
import dev.hugind.engine.generation.GenerationEvent;
import dev.hugind.engine.generation.TokenLogprob;
import dev.hugind.engine.generation.Usage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A reply made of a generation's text, taken apart by a parser of the model's format.
 *
 * <p><b>Thread safety:</b> as {@link ChatReply} says.
 */
public final class ParsedReply implements ChatReply {
  private final Generation generation;
  private final AnswerParser parser;
  private final Deque<ChatEvent> ready = new ArrayDeque<>();
  private int reasoningTokens;
  private int generatedTokens;

  /**
   * Wraps a generation.
   *
   * @param generation what the model writes; closed with this
   * @param parser takes it apart
   */
  public ParsedReply(Generation generation, AnswerParser parser) {
    this.generation = generation;
    this.parser = parser;
  }

  @Override
  public boolean awaitStart(Duration wait) throws InterruptedException {
    return generation.awaitStart(wait);
  }

  @Override
  public Optional<ChatEvent> next(Duration wait) throws InterruptedException {
    long until = System.nanoTime() + wait.toNanos();
    while (ready.isEmpty()) {
      long left = Math.max(0, until - System.nanoTime());
      Optional<GenerationEvent> event = generation.next(Duration.ofNanos(left));
      if (event.isEmpty()) {
        return Optional.empty();
      }
      take(event.get());
    }
    return Optional.of(ready.remove());
  }

  /** An event may yield none, when its text is a mark or could become one. */
  private void take(GenerationEvent event) {
    switch (event) {
      case GenerationEvent.Text(String text, int tokens, List<TokenLogprob> logprobs) -> {
        if (!logprobs.isEmpty()) {
          ready.add(new ChatEvent.Logprobs(logprobs));
        }
        generatedTokens += tokens;
        boolean before = parser.isReasoning();
        parser.add(text, ready::add);
        if (before || parser.isReasoning()) {
          reasoningTokens += tokens;
        }
      }
      case GenerationEvent.Progress(int prompt, int cached, int computed, Duration elapsed) ->
          ready.add(new ChatEvent.Progress(prompt, cached, computed, elapsed));
      case GenerationEvent.Done(FinishReason reason, Usage usage, var timings) -> {
        parser.end(reason.isCut(), ready::add);
        ready.add(new ChatEvent.Done(finish(reason), withReasoning(usage), timings));
      }
    }
  }

  private ChatFinishReason finish(FinishReason reason) {
    if (parser.toolCalls() > 0 && !(reason.isCut() && parser.isInsideToolCall())) {
      return ChatFinishReason.TOOL_CALLS;
    }
    return reason.isCut() ? ChatFinishReason.LENGTH : ChatFinishReason.STOP;
  }

  private Usage withReasoning(Usage usage) {
    return new Usage(
        usage.promptTokens(), usage.cachedTokens(), usage.completionTokens(), reasoningTokens);
  }

  @Override
  public int generatedTokens() {
    return generatedTokens;
  }

  @Override
  public ChatResult await() throws InterruptedException {
    StringBuilder text = new StringBuilder();
    StringBuilder reasoning = new StringBuilder();
    List<PartialCall> calls = new ArrayList<>();
    List<TokenLogprob> logprobs = new ArrayList<>();
    while (true) {
      Optional<ChatEvent> event = next(Duration.ofMinutes(1));
      if (event.isEmpty()) {
        continue; // the generation gives up at its deadline
      }
      switch (event.get()) {
        case ChatEvent.Text(String piece) -> text.append(piece);
        case ChatEvent.Reasoning(String piece) -> reasoning.append(piece);
        case ChatEvent.ToolCallStart(var _, String id, String name) ->
            calls.add(new PartialCall(id, name, new StringBuilder()));
        case ChatEvent.ToolCallArguments(int index, String json) ->
            calls.get(index).arguments().append(json);
        case ChatEvent.Logprobs(List<TokenLogprob> tokens) -> logprobs.addAll(tokens);
        case ChatEvent.Progress _ -> {}
        case ChatEvent.Done(var reason, var usage, var timings) -> {
          return new ChatResult(
              text.toString(),
              reasoning.toString(),
              calls.stream().map(PartialCall::finish).toList(),
              logprobs,
              reason,
              usage,
              timings);
        }
      }
    }
  }

  private record PartialCall(String id, String name, StringBuilder arguments) {
    ToolCall finish() {
      return new ToolCall(id, name, arguments.toString());
    }
  }

  @Override
  public void cancel() {
    generation.cancel();
  }

  @Override
  public void close() {
    generation.close();
  }
}
