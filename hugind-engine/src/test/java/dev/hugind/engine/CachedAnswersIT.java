package dev.hugind.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.error.GenerationCancelledException;
import dev.hugind.engine.fixture.TinyGguf;
import dev.hugind.engine.generation.Generation;
import dev.hugind.engine.generation.GenerationRequest;
import dev.hugind.engine.generation.SamplingOptions;
import dev.hugind.engine.session.SessionOptions;
import dev.hugind.engine.session.SessionStats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cache can make an answer faster, never different: random conversations with edits, forks,
 * shared starts, cancellations and evictions to RAM and disk, on a small cache that is put in order
 * again and again. {@code -Dhugind.answers.model=FILE} asks that model, SmolLM2 for instance.
 */
class CachedAnswersIT {
  private static final int SLOT_TOKENS = 512;

  private static final String MODEL = System.getProperty("hugind.answers.model", "");

  /** What a token takes in the KV cache of the tiny model, and of SmolLM2-135M. */
  private static final long TOKEN_BYTES = MODEL.isEmpty() ? 512 : 23_040;

  /** Some conversations, fewer than there are. */
  private static final long RAM = 2_930 * TOKEN_BYTES;

  /** Three times as many as there are slots. */
  private static final int CHATS = 12;

  private static final long DISK = RAM;
  private static final SamplingOptions GREEDY =
      SamplingOptions.defaults().toBuilder().temperature(0).build();

  @Test
  void generate_cachedAndBesideOthers_equalsComputedAlone(@TempDir Path folder) throws Exception {
    Path model =
        MODEL.isEmpty()
            ? new TinyGguf().contextLength(SLOT_TOKENS).write(folder.resolve("tiny.gguf"))
            : Path.of(MODEL);
    Duration soon = Duration.ofMillis(100);
    SessionOptions sessions =
        new SessionOptions(
            true, RAM, DISK, folder.resolve("states"), soon, soon, Duration.ofDays(1));
    EngineOptions options =
        EngineOptions.builder(model)
            .runtime(TestRuntime.folder())
            .context(context())
            .sessions(sessions)
            .build();
    long seed = 20261125;
    Random random = new Random(seed);
    try (LlamaEngine engine = LlamaEngine.open(options)) {
      List<GenerationRequest> requests = conversations(random);
      List<Generation> running = new ArrayList<>();
      Map<Integer, String> cached = new HashMap<>();
      for (int i = 0; i < requests.size(); i++) {
        running.add(engine.generate(requests.get(i)));
        if (random.nextInt(8) == 0) {
          running.get(random.nextInt(running.size())).cancel();
        }
        if (running.size() >= 6) {
          collect(running, i - running.size() + 1, cached);
        }
      }
      collect(running, requests.size() - running.size(), cached);
      assertThat(cached.size()).isGreaterThan(200);
      assertThat(engine.stats().reusedTokens()).isGreaterThan(10_000);
      SessionStats stats = engine.sessions().stats();
      assertThat(stats.slot().hits()).isPositive();
      assertThat(stats.ram().hits()).isPositive();
      assertThat(stats.disk().hits()).isPositive();
      assertThat(stats.forgotten()).isPositive();
      for (Map.Entry<Integer, String> answer : cached.entrySet()) {
        assertThat(alone(engine, requests.get(answer.getKey())))
            .as("seed %d, request %d", seed, answer.getKey())
            .isEqualTo(answer.getValue());
      }
    }
  }

  private static void collect(List<Generation> running, int first, Map<Integer, String> answers)
      throws InterruptedException {
    for (int i = 0; i < running.size(); i++) {
      try {
        answers.put(first + i, running.get(i).await().text());
      } catch (GenerationCancelledException _) {
        // one of those that the test gave up
      }
    }
    running.clear();
  }

  private static String alone(LlamaEngine engine, GenerationRequest request)
      throws InterruptedException {
    GenerationRequest fresh =
        GenerationRequest.builder(request.prompt())
            .sampling(GREEDY)
            .maxTokens(request.maxTokens())
            .reusePrompt(false)
            .build();
    try (Generation generation = engine.generate(fresh)) {
      return generation.await().text();
    }
  }

  /** Prompts that grow, are cut, change in the middle, and share a start. */
  private static List<GenerationRequest> conversations(Random random) {
    int[] system = random.ints(60, 32, 400).toArray();
    List<int[]> histories = new ArrayList<>();
    for (int i = 0; i < CHATS; i++) {
      histories.add(system);
    }
    List<GenerationRequest> requests = new ArrayList<>();
    for (int turn = 0; turn < 320; turn++) {
      int chat = random.nextInt(histories.size());
      int[] history = histories.get(chat);
      if (history.length > SLOT_TOKENS - 120) {
        history = system;
      }
      int kept = random.nextInt(4) == 0 ? 1 + random.nextInt(history.length) : history.length;
      int added = 1 + random.nextInt(50);
      int[] prompt = new int[kept + added];
      System.arraycopy(history, 0, prompt, 0, kept);
      for (int i = 0; i < added; i++) {
        prompt[kept + i] = 32 + random.nextInt(368);
      }
      histories.set(chat, prompt);
      requests.add(
          GenerationRequest.builder(prompt)
              .sampling(GREEDY)
              .maxTokens(1 + random.nextInt(24))
              .session(random.nextBoolean() ? "chat" + chat : null)
              .build());
    }
    return requests;
  }

  private static ContextOptions context() {
    ContextOptions usual = ContextOptions.defaults();
    return new ContextOptions(
        4,
        SLOT_TOKENS,
        128,
        128,
        usual.flashAttention(),
        0,
        0,
        usual.cacheTypeK(),
        usual.cacheTypeV(),
        usual.offloadKqv(),
        0,
        0);
  }
}
