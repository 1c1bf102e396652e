package dev.hugind.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugind.engine.fixture.TinyGgufDamage;
import dev.hugind.engine.gguf.GgufException.Kind;
import dev.hugind.engine.gguf.LayerGeometry.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the real model that {@code ./verify} fetches. */
class GgufFileIT {
  private static final Path MODEL =
      Path.of(System.getProperty("hugind.test.models", ""), "SmolLM2-135M-Instruct-Q4_1.gguf");

  @Test
  void realModel_isReadInFull() {
    GgufFile file = GgufFile.read(MODEL);

    assertThat(file.fileBytes()).isEqualTo(98_362_432);
    assertThat(file.version()).isEqualTo(3);
    assertThat(file.architecture()).contains("llama");
    assertThat(file.quantization()).isEqualTo("Q4_1");
    assertThat(file.parameterCount()).isEqualTo(134_515_008);
    assertThat(file.tensors()).hasSize(272);
    assertThat(file.tensorBytes()).isEqualTo(96_576_768);
    assertThat(file.chatTemplate().orElseThrow()).contains("<|im_start|>");
    assertThat(file.tokenId(SpecialToken.EOS)).hasValue(2);
    assertThat(file.array("tokenizer.ggml.tokens").orElseThrow().length()).isEqualTo(49_152);
    assertThat(file.unknownTensorTypes()).isEmpty();
    ModelGeometry model = file.geometry();
    assertThat(model.contextLength()).isEqualTo(8192);
    assertThat(model.embeddingLength()).isEqualTo(576);
    assertThat(model.vocabularySize()).isEqualTo(49_152);
    assertThat(model.layers())
        .hasSize(30)
        .containsOnly(new LayerGeometry(9, 3, 64, 64, Memory.FULL, false));
  }

  /** The figures that llama.cpp b4916 logs for the same settings, in bytes. */
  @Test
  void memoryOfTheRealModel_isWhatLlamaCppReports() {
    List<GgufFile> model = List.of(GgufFile.read(MODEL));

    MemoryEstimate plain = MemoryEstimate.of(model, ContextShape.of(4096, 4));
    MemoryEstimate quantised =
        MemoryEstimate.of(
            model, new ContextShape(4096, 4, GgmlType.Q8_0, GgmlType.Q8_0, 512, true, false));

    assertThat(plain.kvBytes()).isEqualTo(mebibytes(360));
    assertThat(plain.computeBytes()).isBetween(mebibytes(324.51), mebibytes(324.51 * 1.05));
    assertThat(quantised.kvBytes()).isEqualTo(mebibytes(191.25));
    assertThat(quantised.computeBytes()).isBetween(mebibytes(98.25), mebibytes(98.25 * 1.05));
  }

  @Test
  void realModelWithoutItsLastByte_isTruncated(@TempDir Path folder) throws IOException {
    Path copy = Files.copy(MODEL, folder.resolve("cut.gguf"));
    TinyGgufDamage.truncate(copy, 98_362_431);

    GgufException problem =
        catchThrowableOfType(GgufException.class, () -> GgufFile.read(copy).fileBytes());

    assertThat(problem.kind()).isEqualTo(Kind.TRUNCATED);
    assertThat(problem).hasMessageContaining("it has 98362431 bytes and its tensors need 98362432");
  }

  private static long mebibytes(double value) {
    return (long) (value * (1 << 20));
  }
}
