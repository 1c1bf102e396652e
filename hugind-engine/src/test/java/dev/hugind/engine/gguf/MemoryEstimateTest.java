package dev.hugind.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugind.engine.fixture.TinyGguf;
import dev.hugind.engine.fixture.TinyGgufWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryEstimateTest {
  @TempDir private Path folder;

  @Test
  void tinyModel_needsWhatLlamaCppReports() {
    GgufFile file = GgufFile.read(new TinyGguf().write(folder.resolve("tiny.gguf")));

    MemoryEstimate estimate = MemoryEstimate.of(List.of(file), micro(512, 1, 128));

    // llama.cpp b4916 reports 0.25 MiB of keys and values, and a compute buffer of 1.50 MiB.
    assertThat(estimate.weightBytes()).isEqualTo(file.tensorBytes());
    assertThat(estimate.kvBytes()).isEqualTo(262_144);
    assertThat(estimate.computeBytes()).isBetween(3L << 19, 2L << 20);
    assertThat(estimate.recurrentBytes()).isZero();
    assertThat(estimate.outputBytes()).isEqualTo((420 + 128) * 4);
    assertThat(estimate.totalBytes())
        .isEqualTo(
            estimate.weightBytes()
                + estimate.kvBytes()
                + estimate.computeBytes()
                + estimate.outputBytes());
  }

  @Test
  void kvCache_growsWithTokensSlotsAndTypes() {
    List<GgufFile> model = model("llama");

    assertThat(kv(model, ContextShape.of(256, 1))).isEqualTo(2 * 256 * (32 + 32) * 2);
    assertThat(kv(model, ContextShape.of(1, 1))).as("rounded").isEqualTo(2 * 256 * 64 * 2);
    assertThat(kv(model, ContextShape.of(257, 3))).isEqualTo(2 * 3 * 512 * 64 * 2);
    ContextShape quantised =
        new ContextShape(256, 1, GgmlType.Q8_0, GgmlType.Q4_0, 512, true, false);
    assertThat(kv(model, quantised)).isEqualTo(2 * 256 * (34 + 18));
  }

  @Test
  void windowLayers_storeTheirWindowWhereTheRuntimeDoes() {
    List<GgufFile> model = model("gemma2");
    ContextShape all = new ContextShape(8192, 2, GgmlType.F16, GgmlType.F16, 128, true, false);
    ContextShape windows = new ContextShape(8192, 2, GgmlType.F16, GgmlType.F16, 128, true, true);
    ContextShape small = new ContextShape(256, 1, GgmlType.F16, GgmlType.F16, 128, true, true);

    assertThat(kv(model, all)).isEqualTo(2L * 16_384 * 64 * 2);
    // One layer stores all, the other a window of 512 and a micro-batch of 128, in steps of 256.
    assertThat(kv(model, windows)).isEqualTo((16_384L + 2 * 768) * 64 * 2);
    assertThat(kv(model, small)).as("never more than all").isEqualTo(2 * 256 * 64 * 2);
  }

  @Test
  void recurrentLayers_takeTheirStatePerSlot() {
    TinyGgufWriter writer =
        new TinyGgufWriter()
            .put("general.architecture", "mamba")
            .put("mamba.block_count", 3)
            .put("mamba.attention.head_count_kv", 0)
            .put("mamba.ssm.conv_kernel", 4)
            .put("mamba.ssm.inner_size", 32)
            .put("mamba.ssm.state_size", 16);
    List<GgufFile> model = List.of(GgufFile.read(writer.write(folder.resolve("m.gguf"))));

    MemoryEstimate estimate = MemoryEstimate.of(model, ContextShape.of(4096, 5));

    assertThat(estimate.recurrentBytes()).isEqualTo(3 * 5 * (3 * 32 + 32 * 16) * 4);
    assertThat(estimate.kvBytes()).isZero();
  }

  @Test
  void computeBuffer_isTheLargestOfWhatIsNeededInTurn() {
    List<GgufFile> model = model("llama");
    long scores = MemoryEstimate.of(model, micro(16_384, 1, 512)).computeBytes();
    ContextShape flash = new ContextShape(16_384, 1, GgmlType.F16, GgmlType.F16, 512, true, false);

    // 5 vectors of 64, and the scores of 4 heads with the mask.
    assertThat(scores).isEqualTo(512 * 4L * (5 * 64 + 5 * 16_384));
    assertThat(MemoryEstimate.of(model, flash).computeBytes())
        .isEqualTo(512 * 4L * (5 * 64 + 2 * 16_384));
    ContextShape ownCaches =
        new ContextShape(16_384, 4, GgmlType.F16, GgmlType.F16, 512, false, true);
    assertThat(MemoryEstimate.of(model, ownCaches).computeBytes())
        .as("a token sees the cache of its own slot only")
        .isEqualTo(scores);
    assertThat(MemoryEstimate.of(model, micro(256, 1, 100_000)).computeBytes())
        .as("no more tokens at a time than the context holds")
        .isEqualTo(MemoryEstimate.of(model, micro(256, 1, 256)).computeBytes());
  }

  @Test
  void sumBeyond64Bits_isTheLargestNumber() {
    TinyGgufWriter writer =
        new TinyGgufWriter()
            .put("general.architecture", "llama")
            .put("llama.block_count", 4096)
            .put("llama.embedding_length", 1 << 24)
            .put("llama.attention.head_count", 1 << 16)
            .put("llama.attention.key_length", 1 << 16)
            .put("llama.attention.value_length", 1 << 16);
    List<GgufFile> model = List.of(GgufFile.read(writer.write(folder.resolve("m.gguf"))));
    int most = Integer.MAX_VALUE;

    MemoryEstimate estimate = MemoryEstimate.of(model, micro(most, most, most));

    assertThat(estimate.kvBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(estimate.totalBytes()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shapesThatMakeNoSense_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ContextShape.of(0, 1))
        .withMessage("tokensPerSlot is 0, at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ContextShape.of(1, -1))
        .withMessage("slots is -1, at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> micro(1, 1, 0))
        .withMessage("microBatch is 0, at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemoryEstimate.of(List.of(), ContextShape.of(1, 1)))
        .withMessage("files is empty, at least one");
  }

  private static long kv(List<GgufFile> model, ContextShape shape) {
    return MemoryEstimate.of(model, shape).kvBytes();
  }

  private static ContextShape micro(int tokens, int slots, int microBatch) {
    return new ContextShape(tokens, slots, GgmlType.F16, GgmlType.F16, microBatch, false, false);
  }

  /** Returns a model of 2 layers with 2 stored heads of 16. */
  private List<GgufFile> model(String architecture) {
    TinyGgufWriter writer =
        new TinyGgufWriter()
            .put("general.architecture", architecture)
            .put(architecture + ".block_count", 2)
            .put(architecture + ".embedding_length", 64)
            .put(architecture + ".attention.head_count", 4)
            .put(architecture + ".attention.head_count_kv", 2)
            .put(architecture + ".attention.sliding_window", 512);
    return List.of(GgufFile.read(writer.write(folder.resolve("model.gguf"))));
  }
}
