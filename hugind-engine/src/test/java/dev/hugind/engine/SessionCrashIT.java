package dev.hugind.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.CrashingEngine.Turn;
import dev.hugind.engine.fixture.TinyGguf;
import dev.hugind.engine.generation.Generation;
import dev.hugind.engine.session.SessionOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An engine that is killed under load, again and again, always starts, and never goes on wrongly.
 * {@code -Dhugind.crash.cycles=500} kills more often (raise the tests' time limit too).
 */
class SessionCrashIT {
  private static final int CYCLES = Integer.getInteger("hugind.crash.cycles", 4);
  private static final Duration MOST = Duration.ofMinutes(1);

  @TempDir private Path folder;

  @Test
  void kill_atRandomMoments_neverHarmsTheNextStart() throws Exception {
    Path model = new TinyGguf().contextLength(512).write(folder.resolve("tiny.gguf"));
    Path states = folder.resolve("states");
    Path turns = folder.resolve("turns");
    Files.write(turns, turns(model).stream().map(Turn::line).toList());
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int stored = 0;
    long cached = 0;
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      List<String> lines = runAndKill(model, states, turns, random);
      assertThat(lines)
          .as("seed %d, cycle %d", seed, cycle)
          .noneMatch(line -> line.startsWith("WRONG"))
          .anyMatch(line -> line.startsWith("READY"));
      stored += Integer.parseInt(lines.getFirst().substring("READY ".length()));
      cached += lines.stream().filter(line -> line.matches("OK [1-9][0-9]*")).count();
      if (cycle % 100 == 99) {
        System.out.printf("%d kills: %d found again, %d from a cache%n", cycle + 1, stored, cached);
      }
    }
    assertThat(stored).as("conversations found again, seed %d", seed).isPositive();
    assertThat(cached).as("answers from a cache, seed %d", seed).isPositive();
  }

  private List<String> runAndKill(Path model, Path states, Path turns, Random random)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingEngine.class.getName(),
                model.toString(),
                states.toString(),
                turns.toString(),
                Long.toString(random.nextLong()))
            .redirectError(folder.resolve("errors").toFile())
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      // After so many answers; the moment within one is as random as the machine.
      int answers = random.nextInt(30);
      String line = out.readLine();
      while (line != null) {
        lines.add(line);
        if (lines.size() == 1 + answers) {
          process.toHandle().destroyForcibly(); // which leaves the output to be read
        }
        line = out.readLine();
      }
      assertThat(process.waitFor(MOST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(lines).as(() -> errors()).isNotEmpty();
    return lines;
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("errors"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Conversations of four turns, and what the model answers without any cache. */
  private static List<Turn> turns(Path model) throws InterruptedException {
    Random random = new Random(5);
    List<Turn> turns = new ArrayList<>();
    try (LlamaEngine engine =
        LlamaEngine.open(CrashingEngine.options(model, SessionOptions.off()))) {
      int[] system = random.ints(80, 32, 400).toArray();
      for (int chat = 0; chat < 12; chat++) {
        int[] prompt = system;
        for (int turn = 0; turn < 4; turn++) {
          int[] longer = Arrays.copyOf(prompt, prompt.length + 50);
          for (int i = prompt.length; i < longer.length; i++) {
            longer[i] = 32 + random.nextInt(368);
          }
          prompt = longer;
          Turn unanswered = new Turn("chat" + chat, prompt, "");
          try (Generation generation = engine.generate(CrashingEngine.request(unanswered, false))) {
            turns.add(new Turn("chat" + chat, prompt, generation.await().text()));
          }
        }
      }
    }
    return turns;
  }
}
