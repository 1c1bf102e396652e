package dev.hugind.cli;

import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.chat.ChatFinishReason;
import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatReply;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.generation.Usage;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** Answers one question on stdout, piece by piece, without a server. */
final class OneAnswer {
  /** A small model may go round in circles, and nobody waits for 4,096 tokens of that. */
  private static final int MAX_TOKENS = 512;

  private final Console console;

  OneAnswer(Console console) {
    this.console = console;
  }

  /**
   * Loads the model, prints the answer and unloads it.
   *
   * @throws dev.hugind.engine.error.EngineException when the model can't be loaded or fails
   */
  void print(ServedModel model, String prompt) throws InterruptedException {
    ProgressLine line = new ProgressLine(console, System::nanoTime);
    try (LlamaEngine engine =
        LlamaEngine.open(
            model.options(),
            share ->
                line.show("loading " + model.name() + ": " + Math.round(share * 100) + " %"))) {
      line.clear();
      ChatRequest request =
          ChatRequest.builder(List.of(ChatMessage.user(prompt))).maxTokens(MAX_TOKENS).build();
      try (ChatReply answer = engine.chat(request)) {
        copy(answer, engine);
      }
    } finally {
      line.clear();
    }
  }

  private void copy(ChatReply answer, LlamaEngine engine) throws InterruptedException {
    PrintStream out = console.out();
    while (true) {
      Optional<ChatEvent> event = answer.next(engine.options().requestTimeout());
      switch (event.orElse(null)) {
        case null -> {} // the deadline throws from the next call
        case ChatEvent.Reasoning thought -> {
          out.print(thought.text());
          out.flush();
        }
        case ChatEvent.ToolCallStart _,
            ChatEvent.ToolCallArguments _,
            ChatEvent.Logprobs _,
            ChatEvent.Progress _ -> {
          // not asked for
        }
        case ChatEvent.Text piece -> {
          out.print(piece.text());
          out.flush();
        }
        case ChatEvent.Done done -> {
          out.println();
          if (done.reason() == ChatFinishReason.LENGTH) {
            console.complain("the answer was cut: " + limit(done.usage(), engine));
          }
          return;
        }
      }
    }
  }

  private static String limit(Usage usage, LlamaEngine engine) {
    return usage.completionTokens() < MAX_TOKENS
        ? "the context of " + engine.contextTokens() + " tokens is full; raise context.ctx_size"
        : "--prompt prints " + MAX_TOKENS + " tokens at most; start the server for longer ones";
  }
}
