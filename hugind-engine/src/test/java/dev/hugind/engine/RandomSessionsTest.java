package dev.hugind.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.error.GenerationCancelledException;
import dev.hugind.engine.fixture.ScriptedBackend;
import dev.hugind.engine.generation.Generation;
import dev.hugind.engine.generation.GenerationRequest;
import dev.hugind.engine.session.SessionOptions;
import dev.hugind.engine.session.SessionStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random conversations with edits, forks, cancels, deletions and restarts, on budgets that are
 * always too small. The scripted sampler compares the cached tokens with the prompt at each token,
 * and the budgets are looked at all the time.
 */
class RandomSessionsTest {
  private static final int BLOCK = 32 * 256;
  private static final long RAM = 24 * BLOCK;

  /** States that can't be cut lie in pages of 256 KiB. */
  private static final long RAM_FOR_WHOLE_STATES = 1 << 20;

  private static final long DISK = 150_000;
  private static final int MOST_TOKENS = 300;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void answers_areRight_andBudgetsAreKept(long seed) throws Exception {
    run(seed, RAM, 20_000, new ScriptedBackend(prompt -> "ok").tokenNanos(5_000));
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void answers_ofMemoryThatCannotBeCut_areRight(long seed) throws Exception {
    run(
        seed,
        RAM_FOR_WHOLE_STATES,
        1_000,
        new ScriptedBackend(prompt -> "ok").tokenNanos(5_000).withoutTruncation());
  }

  @ParameterizedTest
  @ValueSource(longs = {6})
  void answers_whereIdleOnesLeaveAtOnce_areRight(long seed) throws Exception {
    run(
        seed,
        RAM,
        20_000,
        new ScriptedBackend(prompt -> "ok").tokenNanos(5_000).idleSlowsOthers().cells(700));
  }

  private void run(long seed, long ram, long leastReused, ScriptedBackend backend)
      throws Exception {
    Random random = new Random(seed);
    List<int[]> histories = new ArrayList<>();
    int[] system = random.ints(100, 0, 256).toArray();
    for (int i = 0; i < 30; i++) {
      histories.add(system);
    }
    LlamaEngine engine = LlamaEngine.open(options(random, ram), backend, share -> {});
    long reused = 0;
    for (int round = 0; round < 250; round++) {
      if (random.nextInt(40) == 0) {
        reused += engine.stats().reusedTokens();
        engine.close();
        engine = LlamaEngine.open(options(random, ram), backend, share -> {});
      }
      if (random.nextInt(25) == 0) {
        boolean deleted =
            engine.sessions().delete("k" + random.nextInt(2), "s" + random.nextInt(30));
        assertThat(deleted).isIn(true, false);
      }
      List<Generation> running = new ArrayList<>();
      for (int i = 1 + random.nextInt(5); i > 0; i--) {
        running.add(engine.generate(turn(random, histories)));
      }
      for (Generation generation : running) {
        if (random.nextInt(10) == 0) {
          generation.cancel();
        }
        checkBudgets(engine, ram, seed);
        try {
          assertThat(generation.await().text())
              .as("seed %d, round %d", seed, round)
              .isEqualTo("ok");
        } catch (GenerationCancelledException _) {
          // one of those that the test gave up
        }
        generation.close();
      }
    }
    reused += engine.stats().reusedTokens();
    assertThat(reused).as("seed %d", seed).isGreaterThan(leastReused);
    engine.close();
    backend.assertAllClosed();
    assertThat(bytesOnDisk(".kv")).isLessThanOrEqualTo(DISK).isPositive();
    assertThat(bytesOnDisk(".tmp")).isZero();
  }

  private static GenerationRequest turn(Random random, List<int[]> histories) {
    int chat = random.nextInt(histories.size());
    int[] history = histories.get(chat);
    if (history.length > MOST_TOKENS - 60) {
      history = histories.getFirst();
    }
    boolean edits = random.nextInt(4) == 0;
    int kept = edits ? 1 + random.nextInt(history.length) : history.length;
    int added = 1 + random.nextInt(50);
    int[] prompt = new int[kept + added];
    System.arraycopy(history, 0, prompt, 0, kept);
    for (int i = kept; i < prompt.length; i++) {
      prompt[i] = random.nextInt(256);
    }
    if (chat > 0) {
      histories.set(chat, random.nextBoolean() ? prompt : withAnswer(prompt));
    }
    // A conversation keeps its key and its id, so that states meet those of others.
    return GenerationRequest.builder(prompt)
        .isolation("k" + chat % 2)
        .session(chat % 5 == 0 ? null : "s" + chat)
        .checkpoint(random.nextInt(prompt.length))
        .reusePrompt(random.nextInt(20) > 0)
        .build();
  }

  private static int[] withAnswer(int[] prompt) {
    int[] all = Arrays.copyOf(prompt, prompt.length + 2);
    all[prompt.length] = 'o';
    all[prompt.length + 1] = 'k';
    return all;
  }

  private void checkBudgets(LlamaEngine engine, long ram, long seed) {
    SessionStats stats = engine.sessions().stats();
    assertThat(stats.ram().bytes()).as("seed %d", seed).isLessThanOrEqualTo(ram);
    assertThat(stats.disk().bytes()).as("seed %d", seed).isLessThanOrEqualTo(DISK);
    assertThat(bytesOnDisk("")).as("seed %d", seed).isLessThanOrEqualTo(DISK);
    assertThat(stats.slot().conversations()).as("seed %d", seed).isLessThanOrEqualTo(3);
    assertThat(stats.storeFailures()).as("seed %d", seed).isZero();
  }

  private long bytesOnDisk(String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).mapToLong(this::size).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException _) {
      return 0; // it went just now
    }
  }

  private EngineOptions options(Random random, long ram) {
    Duration soon = Duration.ofMillis(1 + random.nextInt(100));
    Duration day = Duration.ofDays(1);
    return EngineOptions.builder(Path.of("scripted.gguf"))
        .context(ContextOptions.of(3, MOST_TOKENS + 100))
        .sessions(
            new SessionOptions(
                true,
                ram,
                DISK,
                folder,
                random.nextBoolean() ? soon : day,
                random.nextBoolean() ? soon.multipliedBy(2) : day,
                day))
        .build();
  }
}
