package dev.hugind.engine.llama;

import static dev.hugind.engine.llama.RealModel.GREEDY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.backend.ContextOptions.CacheType;
import dev.hugind.engine.backend.ContextOptions.FlashAttention;
import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.LoadedModel;
import dev.hugind.engine.backend.ModelInfo;
import dev.hugind.engine.backend.ModelOptions;
import dev.hugind.engine.error.ModelLoadException;
import dev.hugind.engine.fixture.TinyGguf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LlamaModelIT {
  private LoadedModel model;

  @TempDir private Path folder;

  @BeforeAll
  void load() {
    model = RealModel.load();
  }

  @AfterAll
  void close() {
    model.close();
  }

  @Test
  void backend_namesTheRuntime() {
    boolean bundled = System.getProperty("hugind.test.runtime", "").isEmpty();
    assertThat(RealModel.backend().name())
        .startsWith("llama.cpp ")
        .satisfies(name -> assertThat(name.equals("llama.cpp b4916 (bundled)")).isEqualTo(bundled));
  }

  @Test
  void info_saysWhatTheFileSays() {
    ModelInfo info = model.info();
    assertThat(info.architecture()).isEqualTo("llama");
    assertThat(info.description()).contains("llama").contains("Q4_1");
    assertThat(info.name()).isNotEmpty();
    assertThat(info.quantization()).isEqualTo("Q4_1");
    assertThat(info.parameters()).isBetween(134_000_000L, 136_000_000L);
    assertThat(info.weightBytes()).isBetween(90_000_000L, 99_000_000L);
    assertThat(info.trainedTokens()).isEqualTo(8192);
    assertThat(info.embeddingLength()).isEqualTo(576);
    assertThat(info.layers()).isEqualTo(30);
    assertThat(info.vocabularySize()).isEqualTo(49152);
    assertThat(info.chatTemplate()).contains("<|im_start|>").contains("add_generation_prompt");
    assertThat(info.beginText()).isEqualTo("<|im_start|>");
    assertThat(info.endText()).isEqualTo("<|im_end|>");
  }

  @Test
  void progress_growsToOne() {
    List<Double> shares = new ArrayList<>();
    RealModel.backend().load(ModelOptions.of(RealModel.file()), shares::add).close();
    assertThat(shares).isSorted().isNotEmpty().allMatch(share -> share >= 0 && share <= 1);
    assertThat(shares.getLast()).isEqualTo(1.0);
  }

  @Test
  void throwingProgress_endsTheLoadingAndIsRethrown() {
    assertThatThrownBy(
            () ->
                RealModel.backend()
                    .load(
                        ModelOptions.of(RealModel.file()),
                        share -> {
                          throw new IllegalStateException("enough");
                        }))
        .hasMessage("enough");
  }

  @Test
  void loadWays_giveTheSameWeights() {
    ModelOptions plain = ModelOptions.of(RealModel.file());
    ModelOptions unmapped =
        new ModelOptions(
            plain.path(), 0, false, false, ModelOptions.SplitMode.NONE, 3, List.of(1f), List.of());
    int[] prompt = model.vocabulary().tokenize("The capital of France is", false);
    try (LoadedModel other = RealModel.backend().load(unmapped, share -> {});
        DecodeContext mapped = model.openContext(RealModel.options(1, 256));
        DecodeContext read = other.openContext(RealModel.options(1, 256))) {
      assertThat(RealModel.answer(read, 0, prompt, GREEDY, 6))
          .isEqualTo(RealModel.answer(mapped, 0, prompt, GREEDY, 6));
    }
  }

  @Test
  void badFiles_areRefusedWithTheReason() throws IOException {
    assertRefused(folder.resolve("none.gguf"), "none.gguf", "model.model_path");
    assertRefused(folder, "model.model_path");
    assertRefused(write("empty.gguf", new byte[0]), "empty.gguf");
    assertRefused(
        write(
            "text.gguf",
            "not a model, but long enough".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        "GGUF");
    byte[] head = GgufBytes.head(RealModel.file(), 4 << 20);
    byte[] version = head.clone();
    version[4] = 99;
    assertRefused(write("version.gguf", version), "version", "99");
    assertRefused(write("truncated.gguf", head), "truncated.gguf", "98362432");
    assertRefused(write("header.gguf", Arrays.copyOf(head, 1000)), "header.gguf");
  }

  @Test
  void unknownArchitecture_isNamed() throws IOException {
    Path zebra = new TinyGguf().architecture("zebra").write(folder.resolve("zebra.gguf"));
    assertRefused(zebra, "unknown model architecture: 'zebra'", "device.runtime");
  }

  @Test
  void vocabularyWithoutWeights_isRefused() throws IOException {
    byte[] head = GgufBytes.head(RealModel.file(), 4 << 20);
    // The number of tensors.
    ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).putLong(8, 0);
    assertRefused(write("vocab.gguf", head), "holds no weights");
  }

  @Test
  void damagedHeaders_neverEndTheProcess() throws IOException {
    byte[] head = GgufBytes.head(RealModel.file(), 1 << 16);
    long seed = 42;
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      byte[] damaged = head.clone();
      for (int i = 0; i < 3; i++) {
        damaged[8 + random.nextInt(2000)] = (byte) random.nextInt();
      }
      Path file = write("damaged.gguf", damaged);
      assertThatThrownBy(() -> load(file))
          .as("seed %d, round %d", seed, round)
          .isInstanceOf(ModelLoadException.class);
    }
  }

  @Test
  void badContextOptions_areRefusedWithTheKey() {
    assertContextRefused(with(0, 256, 64, 64), "server.max_slots is 0");
    assertContextRefused(with(1, -1, 64, 64), "context.ctx_size is -1");
    assertContextRefused(with(1, Integer.MAX_VALUE, 64, 64), "context.ctx_size");
    assertContextRefused(with(64, 1 << 26, 64, 64), "more than the");
    assertContextRefused(with(4, 100_000_000, 64, 64), "GiB of memory are free");
    assertContextRefused(with(1, 256, 0, 0), "context.batch_size is 0");
    assertContextRefused(with(1, 256, 64, 65), "context.ubatch_size is 65");
    ContextOptions d = ContextOptions.defaults();
    assertContextRefused(
        new ContextOptions(
            1, 256, 64, 64, FlashAttention.OFF, 1, 1, CacheType.F16, CacheType.Q8_0, true, 0, 0),
        "context.cache_type_v");
    assertContextRefused(
        new ContextOptions(
            1, 256, 64, 64, d.flashAttention(), 1, 1, CacheType.F16, CacheType.F16, true, -1, 0),
        "context.rope_freq_base");
    assertContextRefused(
        new ContextOptions(
            1, 256, 64, 64, d.flashAttention(), 9999, 1, CacheType.F16, CacheType.F16, true, 0, 0),
        "context.threads is 9999");
  }

  @Test
  void cacheTypes_decodeOrAreRefused() {
    int[] prompt = model.vocabulary().tokenize("The capital of France is", false);
    CacheType[] types =
        Boolean.getBoolean("hugind.test.allCacheTypes")
            ? CacheType.values()
            : new CacheType[] {CacheType.F32, CacheType.F16, CacheType.Q8_0};
    int decoded = 0;
    for (FlashAttention flash : FlashAttention.values()) {
      for (CacheType k : types) {
        for (CacheType v : types) {
          ContextOptions options =
              new ContextOptions(1, 256, 64, 64, flash, 1, 1, k, v, true, 0, 0);
          try (DecodeContext context = model.openContext(options)) {
            assertThat(RealModel.answer(context, 0, prompt, GREEDY, 3)).hasSize(3);
            decoded++;
          } catch (ModelLoadException refused) {
            assertThat(refused).hasMessageContaining("context.cache_type_");
          }
        }
      }
    }
    assertThat(decoded).isGreaterThan(types.length * types.length);
  }

  @Test
  void sizes_areWhatWasAskedFor() {
    ContextOptions odd =
        new ContextOptions(
            3, 100, 7, 5, FlashAttention.AUTO, 1, 1, CacheType.F16, CacheType.F16, true, 0, 0);
    try (DecodeContext context = model.openContext(odd)) {
      assertThat(context.sequences()).isEqualTo(3);
      assertThat(context.sequenceTokens()).isEqualTo(100);
      assertThat(context.batchTokens()).isEqualTo(7);
      int[] full = new int[100];
      Arrays.fill(full, 10);
      for (int sequence = 0; sequence < 3; sequence++) {
        RealModel.prefill(context, sequence, 0, full);
      }
    }
    try (DecodeContext context = model.openContext(with(1, 0, 64, 64))) {
      assertThat(context.sequenceTokens()).isEqualTo(8192);
    }
  }

  @Test
  void modelWithOpenContexts_isNotClosed() {
    LoadedModel other = RealModel.load();
    DecodeContext context = other.openContext(RealModel.options(1, 256));
    assertThatThrownBy(other::close).hasMessageContaining("1 open contexts");
    context.close();
    other.close();
    other.close();
    assertThatThrownBy(() -> other.openContext(RealModel.options(1, 256)))
        .hasMessageContaining("model is closed");
    assertThatThrownBy(() -> other.vocabulary().tokenize("a", false))
        .hasMessageContaining("model is closed");
  }

  @Test
  void virtualThreads_areRefused() throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread.ofVirtual()
        .uncaughtExceptionHandler((thread, e) -> thrown.set(e))
        .start(() -> assertThat(model.vocabulary().tokenize("a", false)).isEmpty())
        .join();
    assertThat(thrown.get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("virtual");
  }

  @Test
  void openedAndClosedFiftyTimes_memoryStaysLevel() throws IOException {
    int[] prompt = model.vocabulary().tokenize("Hello", false);
    for (int round = 0; round < 10; round++) {
      openAndClose(prompt);
    }
    long before = residentKilobytes();
    for (int round = 0; round < 50; round++) {
      openAndClose(prompt);
    }
    // The Java heap and the allocator's arenas grow a little; leaked contexts would make 600 MB.
    assertThat(residentKilobytes() - before).isLessThan(200_000);
  }

  private static void openAndClose(int[] prompt) {
    try (LoadedModel opened = RealModel.load();
        DecodeContext context = opened.openContext(with(1, 512, 64, 64))) {
      assertThat(RealModel.answer(context, 0, prompt, GREEDY, 1)).hasSize(1);
    }
  }

  private static long residentKilobytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    // Without the mapped weights, whose pages come and go with the model.
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }

  private static ContextOptions with(int sequences, int tokens, int batch, int microBatch) {
    return new ContextOptions(
        sequences,
        tokens,
        batch,
        microBatch,
        FlashAttention.ON,
        1,
        1,
        CacheType.F16,
        CacheType.F16,
        true,
        0,
        0);
  }

  private void assertContextRefused(ContextOptions options, String... reason) {
    assertThatThrownBy(() -> model.openContext(options).close())
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContainingAll(reason);
  }

  private static void assertRefused(Path file, String... reason) {
    assertThatThrownBy(() -> load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContainingAll(reason);
  }

  private static void load(Path file) {
    RealModel.backend().load(ModelOptions.of(file), share -> {}).close();
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }
}
