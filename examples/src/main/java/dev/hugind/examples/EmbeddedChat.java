package dev.hugind.examples;

import dev.hugind.engine.EngineOptions;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatReply;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.generation.SamplingOptions;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A conversation inside a program: no server, no YAML, one Maven dependency.
 *
 * <p>Run it with the path of a GGUF model as its argument.
 */
public final class EmbeddedChat {
  private EmbeddedChat() {}

  /**
   * Asks two questions of one conversation and prints the answers as they come.
   *
   * @param args the path of a GGUF model
   * @throws InterruptedException when interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    run(Path.of(args[0]), List.of("Name three colours.", "Which of them is the warmest?"), out);
  }

  static void run(Path model, List<String> questions, PrintStream out) throws InterruptedException {
    try (LlamaEngine engine = LlamaEngine.open(EngineOptions.builder(model).build())) {
      List<ChatMessage> conversation = new ArrayList<>();
      for (String question : questions) {
        out.println("> " + question);
        conversation.add(ChatMessage.user(question));
        conversation.add(ChatMessage.assistant(answer(engine, conversation, out)));
      }
    }
  }

  private static String answer(LlamaEngine engine, List<ChatMessage> conversation, PrintStream out)
      throws InterruptedException {
    ChatRequest request =
        ChatRequest.builder(conversation)
            .session("colours") // the second turn computes only what is new
            .sampling(SamplingOptions.defaults().toBuilder().temperature(0).build())
            .maxTokens(80)
            .build();
    StringBuilder text = new StringBuilder();
    try (ChatReply reply = engine.chat(request)) {
      while (true) {
        Optional<ChatEvent> event = reply.next(Duration.ofMinutes(1));
        switch (event.orElseThrow()) {
          case ChatEvent.Text(String piece) -> {
            out.print(piece);
            out.flush();
            text.append(piece);
          }
          case ChatEvent.Done done -> {
            out.printf(
                "%n[%d of %d prompt tokens were cached]%n",
                done.usage().cachedTokens(), done.usage().promptTokens());
            return text.toString();
          }
          default -> {
            // this conversation has no thoughts and no tools
          }
        }
      }
    }
  }
}
