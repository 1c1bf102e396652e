package dev.hugind.engine.llama;

import static dev.hugind.engine.llama.RealModel.GREEDY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.LoadedModel;
import dev.hugind.engine.backend.ModelOptions;
import dev.hugind.engine.backend.ModelOptions.LoraAdapter;
import dev.hugind.engine.error.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraAdapterIT {
  private static final int WIDTH = 576;
  private static final int RANK = 4;

  @TempDir private Path folder;

  @Test
  void adapter_changesTheAnswerByItsScale() throws IOException {
    Path file = write(adapter("llama", WIDTH));
    List<Integer> without = answer(List.of());
    assertThat(answer(List.of(new LoraAdapter(file, 0f)))).isEqualTo(without);
    List<Integer> with = answer(List.of(new LoraAdapter(file, 1f)));
    assertThat(with).isNotEqualTo(without);
    // Twice the same with half the scale is the same again.
    assertThat(answer(List.of(new LoraAdapter(file, 0.5f), new LoraAdapter(copy(file), 0.5f))))
        .isEqualTo(with);
  }

  @Test
  void adapterThatDoesNotFit_isRefusedWithTheReason() throws IOException {
    assertRefused(new LoraAdapter(folder.resolve("none.gguf"), 1f), "model.lora", "no such file");
    assertRefused(new LoraAdapter(RealModel.file(), 1f), "general.type");
    assertRefused(new LoraAdapter(write(adapter("qwen2", WIDTH)), 1f), "arch");
    assertRefused(new LoraAdapter(write(adapter("llama", 64)), 1f), "shape");
    assertRefused(new LoraAdapter(write(adapter("llama", WIDTH)), Float.NaN), "NaN");
  }

  private static byte[] adapter(String architecture, int width) {
    Random random = new Random(5);
    float[] a = new float[width * RANK];
    float[] b = new float[RANK * width];
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) random.nextGaussian();
      b[i] = (float) random.nextGaussian();
    }
    return new GgufBytes()
        .text("general.architecture", architecture)
        .text("general.type", "adapter")
        .text("adapter.type", "lora")
        .real("adapter.lora.alpha", RANK)
        .matrix("blk.0.attn_output.weight.lora_a", width, RANK, a)
        .matrix("blk.0.attn_output.weight.lora_b", RANK, width, b)
        .bytes();
  }

  private static List<Integer> answer(List<LoraAdapter> adapters) {
    try (LoadedModel model = load(adapters);
        DecodeContext context = model.openContext(RealModel.options(1, 256))) {
      int[] prompt = model.vocabulary().tokenize("The capital of France is", false);
      return RealModel.answer(context, 0, prompt, GREEDY, 12);
    }
  }

  private static LoadedModel load(List<LoraAdapter> adapters) {
    ModelOptions plain = ModelOptions.of(RealModel.file());
    return RealModel.backend()
        .load(
            new ModelOptions(
                plain.path(), 0, false, true, plain.splitMode(), 0, List.of(), adapters),
            share -> {});
  }

  private static void assertRefused(LoraAdapter adapter, String... reason) {
    assertThatThrownBy(() -> load(List.of(adapter)).close())
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContainingAll(reason);
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("adapter.gguf"), content);
  }

  private Path copy(Path file) throws IOException {
    return Files.copy(file, folder.resolve("copy.gguf"));
  }
}
