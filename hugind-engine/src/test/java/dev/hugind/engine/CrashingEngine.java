package dev.hugind.engine;

import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.generation.Generation;
import dev.hugind.engine.generation.GenerationRequest;
import dev.hugind.engine.generation.SamplingOptions;
import dev.hugind.engine.session.SessionOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A program that serves conversations until it is killed, and compares every answer with what it
 * has to be. Its lines tell how it went: {@code READY}, {@code OK cached}, {@code WRONG}.
 *
 * <p>Arguments: the model, the folder of states, the file of turns, a seed.
 */
final class CrashingEngine {
  private static final SamplingOptions GREEDY =
      SamplingOptions.defaults().toBuilder().temperature(0).build();

  private CrashingEngine() {}

  /** A prompt and its answer. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Turn(String session, int[] prompt, String answer) {

    String line() {
      return session
          + ";"
          + String.join(",", Arrays.stream(prompt).mapToObj(Integer::toString).toList())
          + ";"
          + answer.replace("\\", "\\\\").replace("\n", "\\n");
    }

    static Turn of(String line) {
      String[] parts = line.split(";", 3);
      return new Turn(
          parts[0],
          Arrays.stream(parts[1].split(",", -1)).mapToInt(Integer::parseInt).toArray(),
          parts[2].replace("\\n", "\n").replace("\\\\", "\\"));
    }
  }

  static EngineOptions options(Path model, SessionOptions sessions) {
    return EngineOptions.builder(model)
        .context(ContextOptions.of(3, 512))
        .shutdownTimeout(Duration.ofSeconds(5))
        .sessions(sessions)
        .build();
  }

  static GenerationRequest request(Turn turn, boolean cached) {
    return GenerationRequest.builder(turn.prompt())
        .sampling(GREEDY)
        .maxTokens(12)
        .session(turn.session())
        .reusePrompt(cached)
        .build();
  }

  public static void main(String[] args) throws Exception {
    List<Turn> turns = Files.readAllLines(Path.of(args[2])).stream().map(Turn::of).toList();
    Random random = new Random(Long.parseLong(args[3]));
    Duration soon = Duration.ofMillis(5);
    SessionOptions sessions =
        new SessionOptions(
            true, 600_000, 2_000_000, Path.of(args[1]), soon, soon, Duration.ofDays(1));
    try (LlamaEngine engine = LlamaEngine.open(options(Path.of(args[0]), sessions))) {
      System.out.println("READY " + engine.sessions().stats().disk().conversations());
      while (true) {
        List<Turn> chosen = new ArrayList<>();
        List<Generation> running = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          chosen.add(turns.get(random.nextInt(turns.size())));
          running.add(engine.generate(request(chosen.getLast(), true)));
        }
        for (int i = 0; i < running.size(); i++) {
          try (Generation generation = running.get(i)) {
            var result = generation.await();
            boolean right = result.text().equals(chosen.get(i).answer());
            System.out.println((right ? "OK " : "WRONG ") + result.usage().cachedTokens());
          }
        }
      }
    }
  }
}
