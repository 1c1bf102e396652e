package dev.hugind.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugind.engine.fixture.TinyGguf;
import dev.hugind.engine.fixture.TinyGgufDamage;
import dev.hugind.engine.fixture.TinyGgufWriter;
import dev.hugind.engine.gguf.GgufException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GgufFailureTest {
  private static final int STR = 8;
  private static final int ARR = 9;
  private static final int U64 = 10;

  @TempDir private Path folder;

  @Test
  void fileThatIsNotThere_isMissing() {
    Path path = folder.resolve("nowhere.gguf");

    GgufException problem = problem(path);

    assertThat(problem.kind()).isEqualTo(Kind.MISSING);
    assertThat(problem.file()).isEqualTo(path.toString());
    assertThat(problem).hasMessage(path + ": there is no such file");
  }

  @Test
  void folder_isUnreadable() {
    assertProblem(folder, Kind.UNREADABLE, "is a folder, not a model file");
  }

  @Test
  void device_isUnreadable() {
    Path device = Path.of("/dev/null");

    // Windows has no such file, and says so.
    Kind expected = Files.exists(device) ? Kind.UNREADABLE : Kind.MISSING;
    assertThat(problem(device).kind()).isEqualTo(expected);
  }

  @Test
  void fileOfAnotherFormat_isNotGguf() throws IOException {
    byte[] page = "<!DOCTYPE html><title>Sign in</title>".getBytes(StandardCharsets.UTF_8);

    assertProblem(Files.write(folder.resolve("a.gguf"), page), Kind.NOT_GGUF, "an HTML page");
    assertProblem(Files.write(folder.resolve("b.gguf"), new byte[0]), Kind.NOT_GGUF, "empty");
    assertProblem(
        Files.write(folder.resolve("c.gguf"), new byte[] {1, 2, 3}),
        Kind.NOT_GGUF,
        "its first bytes are 01 02 03 instead of 47 47 55 46 (\"GGUF\")");
  }

  @Test
  void fileForBigEndianMachines_saysSo() {
    assertProblem(
        new TinyGgufWriter().bigEndian().put("a", 1), Kind.BIG_ENDIAN, "big-endian machines");
  }

  @Test
  void otherVersions_areUnsupported() {
    assertProblem(new TinyGgufWriter().version(1), Kind.UNSUPPORTED_VERSION, "is GGUF version 1;");
    assertProblem(new TinyGgufWriter().version(4), Kind.UNSUPPORTED_VERSION, "versions 2 to 3");
    assertProblem(new TinyGgufWriter().version(-1), Kind.UNSUPPORTED_VERSION, "4294967295");
    assertThat(GgufFile.read(write(new TinyGgufWriter().version(2))).version()).isEqualTo(2);
  }

  @Test
  void cutTensorData_saysBothSizes() {
    byte[] whole = new TinyGguf().bytes();
    Path path = new TinyGguf().write(folder.resolve("cut.gguf"));

    GgufException problem = problem(TinyGgufDamage.truncate(path, whole.length - 1L));

    assertThat(problem.kind()).isEqualTo(Kind.TRUNCATED);
    assertThat(problem)
        .hasMessageContaining("it has " + (whole.length - 1) + " bytes")
        .hasMessageContaining("its tensors need " + whole.length)
        .hasMessageContaining("'output.weight' is the first that is cut");
  }

  @Test
  void cutHeader_saysWhere() {
    Path path = new TinyGguf().write(folder.resolve("cut.gguf"));

    assertProblem(
        TinyGgufDamage.truncate(path, 60),
        Kind.TRUNCATED,
        "metadata key 1 of 26, 'general.architecture' needs 8 bytes at byte 56, and the file has"
            + " 60");
    assertProblem(TinyGgufDamage.truncate(path, 3), Kind.TRUNCATED, "it has 3 bytes");
  }

  @Test
  void countsThatLie_areRefusedBeforeAnythingIsAllocated() {
    assertProblem(
        new TinyGgufWriter().claimKeys(65_537),
        Kind.DAMAGED,
        "the number of metadata keys is 65537, more than the limit of 65536");
    assertProblem(
        new TinyGgufWriter().claimTensors(-1),
        Kind.DAMAGED,
        "the number of tensors is 18446744073709551615, more than the limit of 65536");
    assertProblem(new TinyGgufWriter().claimTensors(65_536), Kind.TRUNCATED, "tensor 1 of 65536");
    assertProblem(new TinyGgufWriter().claimKeys(1), Kind.DAMAGED, "metadata key 1 of 1");
  }

  @Test
  void lengthsBeyondTheFile_areRefusedBeforeAnythingIsAllocated() {
    TinyGgufWriter w = new TinyGgufWriter();
    byte[] huge = w.int64(200L << 20);
    byte[] negative = w.int64(-1);
    byte[] hugeArray = TinyGgufWriter.joined(w.int32(U64), huge);
    byte[] hugeTexts = TinyGgufWriter.joined(w.int32(STR), w.int64(16L << 20));

    assertProblem(new TinyGgufWriter().entry("a", STR, huge), Kind.TRUNCATED, "209715200 bytes");
    assertProblem(new TinyGgufWriter().entry("a", STR, negative), Kind.DAMAGED, "length of the");
    assertProblem(new TinyGgufWriter().entry("a", ARR, hugeArray), Kind.TRUNCATED, "key 1 of 1");
    assertProblem(new TinyGgufWriter().entry("a", ARR, hugeTexts), Kind.TRUNCATED, "134217728");
  }

  @Test
  void badKeysAndTypes_areDamage() {
    TinyGgufWriter w = new TinyGgufWriter();

    assertProblem(new TinyGgufWriter().put("", 1), Kind.DAMAGED, "the key is empty");
    assertProblem(
        new TinyGgufWriter().put("a.b", 1).put("a.b", 2),
        Kind.DAMAGED,
        "metadata key 2 of 2, 'a.b'): the key is there twice");
    assertProblem(
        new TinyGgufWriter().put("k".repeat(65_536), 1), Kind.DAMAGED, "the limit of 65535");
    assertProblem(
        new TinyGgufWriter().entry("a", 13, new byte[8]), Kind.DAMAGED, "no value type 13");
    assertProblem(
        new TinyGgufWriter().entry("a", -1, new byte[8]), Kind.DAMAGED, "no value type -1");
    assertProblem(
        new TinyGgufWriter()
            .entry("a", ARR, TinyGgufWriter.joined(w.int32(ARR), w.int64(1), new byte[64])),
        Kind.DAMAGED,
        "an array of arrays");
  }

  @Test
  void badAlignment_isDamage() {
    for (int alignment : new int[] {0, 3, 48, 1 << 21}) {
      assertProblem(
          new TinyGgufWriter().put("general.alignment", alignment),
          Kind.DAMAGED,
          "general.alignment is " + alignment + "; it must be a power of two");
    }
    assertProblem(
        new TinyGgufWriter().put("general.alignment", "32"), Kind.DAMAGED, "a power of two");
  }

  @Test
  void badTensors_areDamage() {
    int f32 = GgmlType.F32.id();
    assertProblem(
        new TinyGgufWriter().tensor("a", new float[1], 1).tensor("a", new float[1], 1),
        Kind.DAMAGED,
        "the tensor 'a' is there twice");
    assertProblem(
        new TinyGgufWriter().info("n".repeat(64), f32, 0, 1), Kind.DAMAGED, "the limit of 63");
    assertProblem(
        new TinyGgufWriter().info("a", f32, 0, 1, 1, 1, 1, 1), Kind.DAMAGED, "5 dimensions");
    assertProblem(new TinyGgufWriter().info("a", f32, 0, -5), Kind.DAMAGED, "dimension 0 is");
    assertProblem(
        new TinyGgufWriter().info("a", f32, 0, 1L << 40, 1L << 40),
        Kind.DAMAGED,
        "more elements than 64 bits");
    assertProblem(
        new TinyGgufWriter().info("a", f32, 0, 1L << 62), Kind.DAMAGED, "size exceeds 64 bits");
    assertProblem(
        new TinyGgufWriter().info("a", GgmlType.Q4_0.id(), 0, 33),
        Kind.DAMAGED,
        "rows of 33 elements are no whole number of Q4_0 blocks of 32");
    assertProblem(new TinyGgufWriter().info("a", -7, 0, 1), Kind.DAMAGED, "no tensor type -7");
  }

  @Test
  void misplacedTensors_areDamage() {
    int f32 = GgmlType.F32.id();
    TinyGgufWriter overlap = new TinyGgufWriter().tensor("a", new float[64], 64);
    assertProblem(
        overlap.info("b", f32, 32, 1),
        Kind.DAMAGED,
        "tensor 'b'): its data is at offset 32 and should be at 256 (alignment 32)");
    assertProblem(new TinyGgufWriter().info("a", f32, 4, 1), Kind.DAMAGED, "offset 4");
    assertProblem(
        new TinyGgufWriter().info("a", f32, -32, 1), Kind.DAMAGED, "offset 18446744073709551584");
    assertProblem(
        new TinyGgufWriter().info("a", 99, 0, 1).info("b", 99, 1 << 10, 1).info("c", f32, 64, 1),
        Kind.DAMAGED,
        "offset 64 and should be at 1024");
    assertProblem(
        new TinyGgufWriter().info("a", 99, 0, 1).info("b", f32, 40, 1),
        Kind.DAMAGED,
        "offset 40 and should be at 0 (alignment 32)");
  }

  @Test
  void tensorThatEndsNear64Bits_isNoOverflow() {
    GgufException problem =
        problem(
            write(
                new TinyGgufWriter()
                    .info("a", GgmlType.I8.id(), 0, Long.MAX_VALUE - 31)
                    .info("b", GgmlType.I8.id(), Long.MAX_VALUE - 31, 100)));

    assertThat(problem.kind()).isEqualTo(Kind.DAMAGED);
    assertThat(problem).hasMessageContaining("beyond 64 bits");
  }

  @Test
  void textsThatFillTheMemory_areRefused() {
    TinyGgufWriter writer = new TinyGgufWriter();
    String text = "x".repeat(1 << 20);
    for (int i = 0; i < 65; i++) {
      writer.put("key" + i, text);
    }

    assertProblem(writer, Kind.DAMAGED, "keys and texts exceed the limit of 67108864 bytes");
  }

  @Test
  void dimensionOutOfRange_isDamageWhenAskedFor() {
    GgufFile file =
        GgufFile.read(
            write(
                new TinyGgufWriter()
                    .put("general.architecture", "llama")
                    .put("llama.block_count", -1)));

    GgufException problem = catchThrowableOfType(GgufException.class, file::geometry);

    assertThat(problem.kind()).isEqualTo(Kind.DAMAGED);
    assertThat(problem)
        .hasMessageContaining("llama.block_count is 4294967295; the limit is 0 to 4096");
  }

  @Test
  void missingPartOfAModel_isNamed() {
    Path first =
        new TinyGgufWriter()
            .put("split.no", 0)
            .put("split.count", 2)
            .write(folder.resolve("m-00001-of-00002.gguf"));
    Path renamed = new TinyGgufWriter().put("split.count", 2).write(folder.resolve("renamed.gguf"));

    GgufException absent =
        catchThrowableOfType(GgufException.class, () -> GgufFile.readAll(first).size());
    GgufException misnamed =
        catchThrowableOfType(GgufException.class, () -> GgufFile.readAll(renamed).size());

    assertThat(absent.kind()).isEqualTo(Kind.MISSING);
    assertThat(absent).hasMessageContaining("m-00002-of-00002.gguf: there is no such file");
    new TinyGgufWriter()
        .put("split.no", 0)
        .put("split.count", 2)
        .write(folder.resolve("m-00002-of-00002.gguf"));
    GgufException mixedUp =
        catchThrowableOfType(GgufException.class, () -> GgufFile.readAll(first).size());

    assertThat(mixedUp.kind()).isEqualTo(Kind.DAMAGED);
    assertThat(mixedUp).hasMessageContaining("it says that it is file 1 of 2");
    assertThat(misnamed).hasMessageContaining("let its name end in -00001-of-00002.gguf");
  }

  private void assertProblem(TinyGgufWriter writer, Kind kind, String message) {
    assertProblem(write(writer), kind, message);
  }

  private static void assertProblem(Path path, Kind kind, String message) {
    GgufException[] problem = new GgufException[1];

    long allocated =
        Allocations.during(
            () -> {
              problem[0] = problem(path);
              return 0;
            });

    assertThat(problem[0]).hasMessageStartingWith(path + ": ").hasMessageContaining(message);
    assertThat(problem[0].kind()).isEqualTo(kind);
    // Room for the budget of texts, which one case fills; never for what a length claims.
    assertThat(allocated).isLessThan(200L << 20);
  }

  private static GgufException problem(Path path) {
    return catchThrowableOfType(GgufException.class, () -> GgufFile.read(path).fileBytes());
  }

  private Path write(TinyGgufWriter writer) {
    return writer.write(folder.resolve("file.gguf"));
  }
}
