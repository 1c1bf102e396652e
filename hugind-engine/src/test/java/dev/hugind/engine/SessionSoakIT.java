package dev.hugind.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.fixture.TinyGguf;
import dev.hugind.engine.generation.Generation;
import dev.hugind.engine.generation.GenerationRequest;
import dev.hugind.engine.session.SessionOptions;
import dev.hugind.engine.session.SessionStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Far more sessions than the budgets hold: neither is ever exceeded, and no file is left behind.
 * {@code -Dhugind.soak.sessions=10000 -Dhugind.soak.ram=268435456 -Dhugind.soak.disk=1073741824}
 * runs the long way, and prints the memory of the process as it goes.
 */
class SessionSoakIT {
  private static final int SESSIONS = Integer.getInteger("hugind.soak.sessions", 250);
  private static final long RAM = Long.getLong("hugind.soak.ram", 3 << 20);
  private static final long DISK = Long.getLong("hugind.soak.disk", 8 << 20);

  /** How often the budgets are looked at. */
  private static final Duration WATCH = Duration.ofMillis(1);

  /** To list thousands of files takes a core's time. */
  private static final int FILES_EVERY = 20;

  @TempDir private Path folder;

  @Test
  void manySessions_keepTheBudgets() throws Exception {
    Path model = new TinyGguf().contextLength(1024).write(folder.resolve("tiny.gguf"));
    Path states = folder.resolve("states");
    AtomicBoolean running = new AtomicBoolean(true);
    AtomicLong mostRam = new AtomicLong();
    AtomicLong mostDisk = new AtomicLong();
    AtomicLong mostFiles = new AtomicLong();
    Random random = new Random(11);
    int[] system = random.ints(100, 32, 400).toArray();
    LlamaEngine engine = LlamaEngine.open(options(model, states));
    Thread watcher =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int look = 0; running.get(); look++) {
                    SessionStats stats = engine.sessions().stats();
                    mostRam.accumulateAndGet(stats.ram().bytes(), Math::max);
                    mostDisk.accumulateAndGet(stats.disk().bytes(), Math::max);
                    if (look % FILES_EVERY == 0) {
                      mostFiles.accumulateAndGet(bytesIn(states), Math::max);
                    }
                    LockSupport.parkNanos(WATCH.toNanos());
                  }
                });
    for (int session = 0; session < SESSIONS; session++) {
      int[] prompt = new int[300 + random.nextInt(300)];
      for (int i = 0; i < prompt.length; i++) {
        prompt[i] = i < system.length ? system[i] : 32 + random.nextInt(368);
      }
      GenerationRequest request =
          GenerationRequest.builder(prompt)
              .maxTokens(2)
              .isolation("key" + session % 3)
              .session("session" + session)
              .build();
      try (Generation generation = engine.generate(request)) {
        assertThat(generation.await().usage().completionTokens()).isEqualTo(2);
      }
      if (session % 1000 == 999) {
        System.out.println(
            session + 1 + " sessions: resident " + resident() + ", " + engine.sessions().stats());
      }
    }
    SessionStats stats = engine.sessions().stats();
    engine.close();
    running.set(false);
    watcher.join();
    assertThat(mostRam.get()).isLessThanOrEqualTo(RAM).isGreaterThan(RAM / 2);
    assertThat(mostDisk.get()).isLessThanOrEqualTo(DISK).isGreaterThan(DISK / 2);
    assertThat(mostFiles.get()).isLessThanOrEqualTo(DISK);
    assertThat(stats.storeFailures()).isZero();
    assertThat(stats.forgotten()).isPositive();
    long stored;
    try (LlamaEngine again = LlamaEngine.open(options(model, states))) {
      stored = again.sessions().stats().disk().conversations();
    }
    try (Stream<Path> files = Files.list(states)) {
      assertThat(files.filter(file -> !file.endsWith(".lock"))).hasSize(Math.toIntExact(stored));
    }
  }

  /**
   * What the files surely took at one moment: those count that were there before and after it, as a
   * folder that changes can't be read all at once.
   */
  private static long bytesIn(Path states) {
    Map<Path, Long> before = sizes(states);
    long both = 0;
    for (Map.Entry<Path, Long> file : sizes(states).entrySet()) {
      both += Math.min(file.getValue(), before.getOrDefault(file.getKey(), 0L));
    }
    return both;
  }

  private static Map<Path, Long> sizes(Path states) {
    Map<Path, Long> sizes = new HashMap<>();
    try (Stream<Path> files = Files.list(states)) {
      files.forEach(file -> sizes.put(file, size(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sizes;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException _) {
      return 0; // it went just now
    }
  }

  /** What the process holds in memory, as the system says. */
  private static String resident() throws IOException {
    Path status = Path.of("/proc/self/status");
    return !Files.exists(status)
        ? "unknown"
        : Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmRSS"))
            .findFirst()
            .orElse("unknown");
  }

  private static EngineOptions options(Path model, Path states) {
    Duration day = Duration.ofDays(1);
    return EngineOptions.builder(model)
        .runtime(TestRuntime.folder())
        .context(ContextOptions.of(4, 1024))
        .sessions(new SessionOptions(true, RAM, DISK, states, day, day, day))
        .build();
  }
}
