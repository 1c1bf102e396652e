package dev.hugind.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a file holds, the loader gives a configuration or a ConfigException, soon, and without
 * the secret.
 */
class ConfigFuzzTest {
  private static final Duration MAX_TIME = Duration.ofSeconds(2);
  private static final String SECRET = "Zq7zSecretZq7z";
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    "- ",
    "\n",
    "\n  ",
    "\t",
    "\"",
    "'",
    "|",
    ">",
    "&a ",
    "*a",
    "!!x ",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "#",
    "? ",
    "${A}",
    "${",
    "$${",
    "${NONE}",
    "${A:-b}",
    "null",
    "~",
    "-1",
    "1e9",
    "99999999999",
    "0",
    "\0",
    "\u0007",
    "\ufeff",
    "é",
    "\ud83d\ude00",
    "<<: ",
    "@",
    "`"
  };

  @TempDir private Path folder;
  private ConfigLoader loader;
  private Path file;
  private int accepted;
  private int refused;

  @BeforeEach
  void setUp() {
    loader =
        new ConfigLoader(
            new HugindHome(folder), Environment.of(Map.of("A", "5", "HOME_KEY", SECRET), folder));
    file = folder.resolve("fuzz.yml");
  }

  private static long seed() {
    long seed = Long.getLong("hugind.test.seed", System.nanoTime());
    System.out.println("ConfigFuzzTest: -Dhugind.test.seed=" + seed);
    return seed;
  }

  @Test
  void mutatedFiles_areReadOrRefused() {
    long seed = seed();
    Random random = new Random(seed);
    String valid = EveryKey.YAML.replace("one-key", "${HOME_KEY}");
    for (int round = 0; round < 1_500; round++) {
      StringBuilder text = new StringBuilder(valid);
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        mutate(text, random);
      }
      load(text.toString().getBytes(StandardCharsets.UTF_8), seed, round);
    }
    assertThat(accepted).as("seed %d", seed).isPositive();
    assertThat(refused).as("seed %d", seed).isPositive();
  }

  @Test
  void shuffledLines_areReadOrRefused() {
    long seed = seed();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      List<String> lines = new ArrayList<>(EveryKey.YAML.lines().toList());
      Collections.shuffle(lines, random);
      String text = String.join("\n", lines.subList(0, 1 + random.nextInt(lines.size())));
      load(text.getBytes(StandardCharsets.UTF_8), seed, round);
    }
    assertThat(accepted + refused).isEqualTo(500);
  }

  @Test
  void randomBytes_areReadOrRefused() {
    long seed = seed();
    Random random = new Random(seed);
    for (int round = 0; round < 1_000; round++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      load(bytes, seed, round);
    }
    assertThat(refused).isEqualTo(1_000);
  }

  @Test
  void randomPieces_areReadOrRefused() {
    long seed = seed();
    Random random = new Random(seed);
    List<String> names = ServerSchema.INDEX.canonicalPaths();
    for (int round = 0; round < 1_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        String path = names.get(random.nextInt(names.size()));
        text.append(
            random.nextInt(3) == 0
                ? path.substring(path.lastIndexOf('.') + 1)
                : PIECES[random.nextInt(PIECES.length)]);
      }
      load(text.toString().getBytes(StandardCharsets.UTF_8), seed, round);
    }
    assertThat(refused).isPositive();
  }

  private static void mutate(StringBuilder text, Random random) {
    int at = random.nextInt(text.length());
    int end = Math.min(text.length(), at + 1 + random.nextInt(12));
    switch (random.nextInt(5)) {
      case 0 -> text.delete(at, end);
      case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
      case 2 -> text.insert(at, text.substring(at, end));
      case 3 -> text.setCharAt(at, (char) (' ' + random.nextInt(95)));
      default -> text.insert(random.nextInt(text.length()), text.substring(at, end));
    }
  }

  /** Plain checks, because thousands of fluent ones take longer than the files. */
  private void load(byte[] bytes, long seed, int round) {
    String where = "seed " + seed + " round " + round;
    long start = System.nanoTime();
    try {
      Files.write(file, bytes);
      LoadedConfig loaded = loader.loadFile(file);
      check(loaded.config().server().toString().contains("apiKey="), where);
      accepted++;
    } catch (ConfigException e) {
      check(!e.problems().isEmpty(), where + ": no problem");
      check(!String.valueOf(e.getMessage()).contains(SECRET), where + ": the secret is told");
      refused++;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(where, e);
    }
    check(System.nanoTime() - start < MAX_TIME.toNanos(), where + ": too slow");
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
