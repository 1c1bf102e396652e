package dev.hugind.cli;

import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.generation.FinishReason;
import dev.hugind.engine.generation.Generation;
import dev.hugind.engine.generation.GenerationEvent;
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
      try (Generation answer = engine.chat(request)) {
        copy(answer, engine);
      }
    } finally {
      line.clear();
    }
  }

  private void copy(Generation answer, LlamaEngine engine) throws InterruptedException {
    PrintStream out = console.out();
    while (true) {
      Optional<GenerationEvent> event = answer.next(engine.options().requestTimeout());
      switch (event.orElse(null)) {
        case null -> {} // the deadline throws from the next call
        case GenerationEvent.Text piece -> {
          out.print(piece.text());
          out.flush();
        }
        case GenerationEvent.Done done -> {
          out.println();
          if (done.reason().isCut()) {
            console.complain("the answer was cut: " + limit(done.reason(), engine));
          }
          return;
        }
      }
    }
  }

  private static String limit(FinishReason reason, LlamaEngine engine) {
    return reason == FinishReason.CONTEXT_FULL
        ? "the context of " + engine.contextTokens() + " tokens is full; raise context.ctx_size"
        : "--prompt prints " + MAX_TOKENS + " tokens at most; start the server for longer ones";
  }
}
