package dev.hugind.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.fixture.TinyGguf;
import dev.hugind.engine.fixture.TinyGgufWriter;
import dev.hugind.engine.gguf.LayerGeometry.Memory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelGeometryTest {
  @TempDir private Path folder;

  @Test
  void plainModel_hasTheSameLayersThroughout() {
    Path path = new TinyGguf().contextLength(777).write(folder.resolve("tiny.gguf"));

    ModelGeometry model = GgufFile.read(path).geometry();

    assertThat(model.architecture()).isEqualTo("llama");
    assertThat(model.contextLength()).isEqualTo(777);
    assertThat(model.embeddingLength()).isEqualTo(128);
    assertThat(model.feedForwardLength()).isEqualTo(256);
    assertThat(model.vocabularySize()).isEqualTo(new TinyGguf().vocabularySize());
    assertThat(model.slidingWindow()).isZero();
    assertThat(model.pooling()).isEmpty();
    assertThat(model.canCutMemory()).isTrue();
    assertThat(model.layers())
        .hasSize(2)
        .containsOnly(new LayerGeometry(4, 2, 32, 32, Memory.FULL, false));
  }

  @Test
  void headsWithoutCountKv_areAllStored() {
    LayerGeometry layer = geometry(base("gpt2", 1)).layers().getFirst();

    assertThat(layer).isEqualTo(new LayerGeometry(8, 8, 8, 8, Memory.FULL, false));
  }

  @Test
  void explicitKeyAndValueLengths_win() {
    LayerGeometry layer =
        geometry(
                base("gemma", 1)
                    .put("gemma.attention.key_length", 256)
                    .put("gemma.attention.value_length", 128))
            .layers()
            .getFirst();

    assertThat(layer.keyLength()).isEqualTo(256);
    assertThat(layer.valueLength()).isEqualTo(128);
  }

  @Test
  void headsPerLayer_areFollowed() {
    List<LayerGeometry> layers =
        geometry(
                base("deci", 3)
                    .putInts("deci.attention.head_count_kv", List.of(2, 0, 4))
                    .putInts("deci.feed_forward_length", List.of(10, 30, 20)))
            .layers();

    assertThat(layers.stream().map(LayerGeometry::headCountKv)).containsExactly(2, 0, 4);
    assertThat(layers.stream().map(LayerGeometry::memory))
        .containsExactly(Memory.FULL, Memory.NONE, Memory.FULL);
  }

  @Test
  void slidingWindow_followsTheArchitecture() {
    ModelGeometry model = geometry(base("gemma3", 7).put("gemma3.attention.sliding_window", 512));

    assertThat(model.layers().stream().map(LayerGeometry::memory))
        .containsExactly(
            Memory.WINDOW,
            Memory.WINDOW,
            Memory.WINDOW,
            Memory.WINDOW,
            Memory.WINDOW,
            Memory.FULL,
            Memory.WINDOW);
    assertThat(model.slidingWindow()).isEqualTo(512);
    assertThat(model.canCutMemory()).isFalse();
  }

  @Test
  void slidingWindow_followsThePatternOfTheFile() {
    ModelGeometry flags =
        geometry(
            base("gemma4", 3)
                .put("gemma4.attention.sliding_window", 512)
                .put("gemma4.attention.key_length", 16)
                .put("gemma4.attention.key_length_swa", 4)
                .putFlags("gemma4.attention.sliding_window_pattern", List.of(true, false, true)));
    ModelGeometry period =
        geometry(
            base("new", 3)
                .put("new.attention.sliding_window", 512)
                .put("new.attention.sliding_window_pattern", 2));

    assertThat(flags.layers().stream().map(LayerGeometry::memory))
        .containsExactly(Memory.WINDOW, Memory.FULL, Memory.WINDOW);
    assertThat(flags.layers().stream().map(LayerGeometry::keyLength)).containsExactly(4, 16, 4);
    assertThat(period.layers().stream().map(LayerGeometry::memory))
        .containsExactly(Memory.WINDOW, Memory.FULL, Memory.WINDOW);
  }

  @Test
  void slidingWindowOfAnArchitectureThatIgnoresIt_isNone() {
    ModelGeometry model = geometry(base("llama", 2).put("llama.attention.sliding_window", 4096));

    assertThat(model.slidingWindow()).isZero();
    assertThat(model.canCutMemory()).isTrue();
  }

  @Test
  void sharedLayers_storeNothing() {
    List<LayerGeometry> layers =
        geometry(base("gemma4", 3).put("gemma4.attention.shared_kv_layers", 2)).layers();

    assertThat(layers.stream().map(LayerGeometry::memory))
        .containsExactly(Memory.FULL, Memory.NONE, Memory.NONE);
  }

  @Test
  void latentCache_storesNoValues() {
    LayerGeometry layer =
        geometry(
                base("deepseek2", 1)
                    .put("deepseek2.attention.head_count_kv", 1)
                    .put("deepseek2.attention.key_length", 576)
                    .put("deepseek2.attention.value_length", 512)
                    .put("deepseek2.attention.key_length_mla", 192))
            .layers()
            .getFirst();

    assertThat(layer).isEqualTo(new LayerGeometry(8, 1, 576, 0, Memory.FULL, false));
  }

  @Test
  void recurrentModels_haveAStatePerConversation() {
    ModelGeometry mamba =
        geometry(state(base("mamba", 2).put("mamba.attention.head_count_kv", 0), "mamba"));
    ModelGeometry hybrid =
        geometry(
            state(
                base("jamba", 2).putInts("jamba.attention.head_count_kv", List.of(0, 8)), "jamba"));
    ModelGeometry qwen = geometry(state(base("qwen3next", 4), "qwen3next"));

    // (4 - 1) * (32 + 2 * 2 * 16) + 32 * 16
    assertThat(mamba.recurrentElements()).isEqualTo(800);
    assertThat(mamba.layers()).allMatch(LayerGeometry::recurrent);
    assertThat(mamba.layers()).allMatch(layer -> layer.memory() == Memory.NONE);
    assertThat(hybrid.layers().stream().map(LayerGeometry::recurrent)).containsExactly(true, false);
    assertThat(hybrid.canCutMemory()).isFalse();
    assertThat(qwen.layers().stream().map(LayerGeometry::recurrent))
        .containsExactly(true, true, true, false);
    assertThat(qwen.layers().stream().map(LayerGeometry::memory))
        .containsExactly(Memory.NONE, Memory.NONE, Memory.NONE, Memory.FULL);
  }

  @Test
  void poolingType_isRead() {
    assertThat(geometry(base("bert", 1).put("bert.pooling_type", 2)).pooling())
        .contains(PoolingType.CLS);
    assertThat(geometry(base("bert", 1).put("bert.pooling_type", 77)).pooling()).isEmpty();
  }

  private static TinyGgufWriter base(String architecture, int layers) {
    return new TinyGgufWriter()
        .put("general.architecture", architecture)
        .put(architecture + ".block_count", layers)
        .put(architecture + ".embedding_length", 64)
        .put(architecture + ".attention.head_count", 8);
  }

  private static TinyGgufWriter state(TinyGgufWriter writer, String architecture) {
    return writer
        .put(architecture + ".ssm.conv_kernel", 4)
        .put(architecture + ".ssm.inner_size", 32)
        .put(architecture + ".ssm.state_size", 16)
        .put(architecture + ".ssm.group_count", 2);
  }

  private ModelGeometry geometry(TinyGgufWriter writer) {
    return GgufFile.read(writer.write(folder.resolve("model.gguf"))).geometry();
  }
}
