package dev.hugind.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.fixture.TinyGguf;
import dev.hugind.engine.fixture.TinyGgufWriter;
import dev.hugind.engine.gguf.GgufException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the bytes are: a result or a {@link GgufException}, soon and in little memory. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class GgufFuzzTest {
  private static final long SEED = 20_261_125;
  private static final int FLIPS = 8_000;
  private static final int RANDOM_FILES = 1_000;

  /** The buffer, the channel, an error with its stack trace, and what a small header keeps. */
  private static final long ALLOWED_BYTES = 4L << 20;

  @TempDir private Path folder;

  @Test
  void smallFileCutAtEveryByte_isTruncated() throws IOException {
    byte[] whole = small();
    Path path = folder.resolve("cut.gguf");
    assertThat(GgufFile.read(Files.write(path, whole)).tensors()).hasSize(3);

    for (int length = 1; length < whole.length; length++) {
      int cut = length;
      Files.write(path, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> GgufFile.read(path).fileBytes())
          .as("cut at %d of %d", cut, whole.length)
          .isInstanceOfSatisfying(
              GgufException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRUNCATED));
    }
  }

  @Test
  void smallFileWithEveryByteInverted_isAResultOrAProblem() throws IOException {
    byte[] whole = small();
    int problems = 0;
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= (byte) 0xFF;
      problems += read(changed, "inverted byte " + i) ? 0 : 1;
    }
    // The header is full of lengths and types: most of its bytes cannot be inverted unnoticed.
    assertThat(problems).isBetween(150, whole.length - 1);
  }

  @Test
  void randomChanges_giveAResultOrAProblem() throws IOException {
    List<byte[]> originals = List.of(small(), header(new TinyGguf().bytes()));
    Random random = new Random(SEED);
    int results = 0;
    for (int i = 0; i < FLIPS; i++) {
      byte[] changed = originals.get(i % 2).clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        // Half of the changes hit the counts and first keys, where they do most harm.
        int bound = random.nextBoolean() ? changed.length : Math.min(200, changed.length);
        changed[random.nextInt(bound)] = (byte) random.nextInt();
      }
      results += read(changed, "seed " + SEED + ", change " + i) ? 1 : 0;
    }
    assertThat(results).as("seed %d", SEED).isBetween(1, FLIPS - 1);
  }

  @Test
  void randomBytesAfterAGoodStart_giveAResultOrAProblem() throws IOException {
    Random random = new Random(SEED);
    int problems = 0;
    for (int i = 0; i < RANDOM_FILES; i++) {
      byte[] noise = new byte[random.nextInt(4096)];
      random.nextBytes(noise);
      TinyGgufWriter claims = new TinyGgufWriter().claimKeys(random.nextInt(9)).claimTensors(1);
      byte[] start = Arrays.copyOf(claims.bytes(), 24);
      problems += read(TinyGgufWriter.joined(start, noise), "seed " + SEED + ", file " + i) ? 0 : 1;
      problems += read(noise, "seed " + SEED + ", noise " + i) ? 0 : 1;
    }
    assertThat(problems).as("seed %d", SEED).isEqualTo(2 * RANDOM_FILES);
  }

  /** Returns whether the bytes were read; fails on anything but a result or a problem. */
  private boolean read(byte[] bytes, String what) throws IOException {
    Path path = Files.write(folder.resolve("fuzz.gguf"), bytes);
    boolean[] result = new boolean[1];
    long allocated =
        Allocations.during(
            () -> {
              try {
                GgufFile file = GgufFile.read(path);
                result[0] = true;
                return MemoryEstimate.of(List.of(file), ContextShape.of(4096, 4)).totalBytes();
              } catch (GgufException e) {
                return e.file().length();
              } catch (RuntimeException | Error e) {
                throw new AssertionError(what, e);
              }
            });
    assertThat(allocated).as(what).isLessThan(ALLOWED_BYTES);
    return result[0];
  }

  /** Returns a file with every kind of value, where every byte of the header matters. */
  private static byte[] small() {
    return new TinyGgufWriter()
        .put("general.architecture", "llama")
        .put("llama.block_count", 2)
        .put("llama.embedding_length", 8)
        .put("llama.attention.head_count", 2)
        .put("f", 1.5f)
        .put("flag", true)
        .putTexts("tokenizer.ggml.tokens", List.of("a", "bc", ""))
        .putInts("llama.attention.head_count_kv", List.of(1, 2))
        .putFlags("flags", List.of(true, false))
        .tensor("a", new float[8], 2, 4)
        .tensor("b", GgmlType.Q8_0.id(), new byte[34], 32)
        .tensor("c", GgmlType.I8.id(), new byte[32], 32)
        .bytes();
  }

  /** Returns the front of a model file, without the most of its tensor data. */
  private static byte[] header(byte[] model) {
    return Arrays.copyOf(model, 16_384);
  }
}
