package dev.hugind.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugind.engine.fixture.TinyGguf;
import dev.hugind.engine.fixture.TinyGgufWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFileTest {
  private static final int I8 = 1;
  private static final int I16 = 3;
  private static final int F64 = 12;
  private static final int U64 = 10;
  private static final int I64 = 11;

  @TempDir private Path folder;

  @Test
  void tinyModel_isReadInFull() {
    TinyGguf model = new TinyGguf().seed(7).contextLength(512);

    GgufFile file = GgufFile.read(model.write(folder.resolve("tiny.gguf")));

    assertThat(file.version()).isEqualTo(3);
    assertThat(file.architecture()).contains("llama");
    assertThat(file.name()).contains("Tiny 7");
    assertThat(file.quantization()).isEqualTo("F32");
    assertThat(file.chatTemplate()).contains(TinyGguf.CHATML);
    assertThat(file.fileBytes()).isEqualTo(model.bytes().length);
    assertThat(file.tensors()).hasSize(3 + 9 * TinyGguf.LAYERS);
    assertThat(file.tensorBytes()).isEqualTo(4 * file.parameterCount());
    assertThat(file.splitCount()).isEqualTo(1);
    assertThat(file.splitNumber()).isZero();
    assertThat(file.unknownTensorTypes()).isEmpty();
    assertThat(file.tokenId(SpecialToken.BOS)).hasValue(0);
    assertThat(file.tokenId(SpecialToken.EOS)).hasValue(1);
    assertThat(file.tokenId(SpecialToken.EOT)).hasValue(3);
    assertThat(file.tokenId(SpecialToken.MASK)).isEmpty();
    assertThat(file.flag("tokenizer.ggml.add_bos_token")).contains(false);
    assertThat(file.texts("tokenizer.ggml.tokens").orElseThrow())
        .hasSize(model.vocabularySize())
        .startsWith("<|bos|>", "<|endoftext|>", "<|im_start|>", "<|im_end|>");
    GgufTensor last = file.tensors().getLast();
    assertThat(last.name()).isEqualTo("output.weight");
    assertThat(last.type()).contains(GgmlType.F32);
    assertThat(last.shape()).containsExactly(128L, (long) model.vocabularySize());
    assertThat(last.offset() + last.bytes()).isEqualTo(file.fileBytes());
  }

  @Test
  void tinyModel_isTheSameForASeedAndAnotherForAnother() {
    byte[] one = new TinyGguf().seed(1).bytes();

    assertThat(new TinyGguf().seed(1).bytes()).isEqualTo(one);
    assertThat(new TinyGguf().seed(2).bytes()).isNotEqualTo(one);
  }

  @Test
  void numbersOfEveryWidth_keepTheirValue() {
    TinyGgufWriter writer = new TinyGgufWriter();
    GgufFile file =
        read(
            writer
                .put("u32", 0xFFFF_FFFF)
                .entry("i8", I8, new byte[] {-2})
                .entry("i16", I16, new byte[] {-2, -1})
                .entry("i64", I64, writer.int64(Long.MIN_VALUE))
                .entry("u64", U64, writer.int64(Long.MAX_VALUE))
                .entry("huge", U64, writer.int64(-1))
                .entry("f64", F64, writer.int64(Double.doubleToRawLongBits(0.1)))
                .put("f32", 0.5f));

    assertThat(file.whole("u32")).hasValue(0xFFFF_FFFFL);
    assertThat(file.whole("i8")).hasValue(-2);
    assertThat(file.whole("i16")).hasValue(-2);
    assertThat(file.whole("i64")).hasValue(Long.MIN_VALUE);
    assertThat(file.whole("u64")).hasValue(Long.MAX_VALUE);
    assertThat(file.whole("huge")).isEmpty();
    assertThat(file.real("huge")).hasValue(0x1p64);
    assertThat(file.real("f64")).hasValue(0.1);
    assertThat(file.real("f32")).hasValue(0.5);
    assertThat(file.real("u32")).hasValue(4294967295.0);
  }

  @Test
  void keysThatAreAbsentOrOfAnotherType_areEmpty() {
    GgufFile file = read(new TinyGgufWriter().put("text", "a").put("number", 1));

    assertThat(file.text("number")).isEqualTo(Optional.empty());
    assertThat(file.whole("text")).isEqualTo(OptionalLong.empty());
    assertThat(file.real("text")).isEqualTo(OptionalDouble.empty());
    assertThat(file.flag("number")).isEqualTo(Optional.empty());
    assertThat(file.array("number")).isEqualTo(Optional.empty());
    assertThat(file.texts("absent")).isEqualTo(Optional.empty());
    assertThat(file.architecture()).isEqualTo(Optional.empty());
    assertThat(file.tokenId(SpecialToken.EOS)).isEqualTo(OptionalInt.empty());
    assertThat(file.geometry().layers()).isEmpty();
    assertThat(file.quantization()).isEqualTo("none");
  }

  @Test
  void arraysAboveTheLimit_areCountedAndLeftOut() {
    TinyGgufWriter writer =
        new TinyGgufWriter()
            .putTexts("texts", List.of("a", "b", "c"))
            .putInts("numbers", List.of(1, 2, 3))
            .put("after", "still in step");
    Path path = writer.write(folder.resolve("arrays.gguf"));

    GgufFile kept = GgufFile.read(path, 3);
    assertThat(kept.texts("texts")).contains(List.of("a", "b", "c"));
    assertThat(kept.array("numbers").orElseThrow().elements())
        .containsExactly(new GgufValue.Whole(1), new GgufValue.Whole(2), new GgufValue.Whole(3));

    GgufFile skipped = GgufFile.read(path, 2);
    assertThat(skipped.array("texts")).contains(new GgufValue.Array("str", 3, List.of()));
    assertThat(skipped.array("numbers")).contains(new GgufValue.Array("i32", 3, List.of()));
    assertThat(skipped.array("numbers").orElseThrow().isKept()).isFalse();
    assertThat(skipped.texts("texts")).isEmpty();
    assertThat(skipped.text("after")).contains("still in step");
    assertThatIllegalArgumentException().isThrownBy(() -> GgufFile.read(path, -1));
  }

  @Test
  void largeVocabulary_isCountedInLittleMemory() {
    List<String> tokens = Collections.nCopies(262_144, "token");
    TinyGgufWriter writer = new TinyGgufWriter().putTexts("tokenizer.ggml.tokens", tokens);
    Path path = writer.write(folder.resolve("vocabulary.gguf"));

    long allocated = Allocations.during(() -> GgufFile.read(path).fileBytes());

    assertThat(allocated).isLessThan(2L << 20);
    GgufFile file = GgufFile.read(path);
    assertThat(file.array("tokenizer.ggml.tokens").orElseThrow().length()).isEqualTo(262_144);
    assertThat(file.geometry().vocabularySize()).isEqualTo(262_144);
    assertThat(GgufFile.read(path, 300_000).texts("tokenizer.ggml.tokens").orElseThrow())
        .hasSize(262_144)
        .last()
        .isEqualTo("token");
  }

  @Test
  void textAboveOneMebibyte_isCountedAndLeftOut() {
    String text = "x".repeat((1 << 20) + 1);
    GgufFile file = read(new TinyGgufWriter().put("long", text).put("short", text.substring(1)));

    assertThat(file.metadata()).containsEntry("long", new GgufValue.LongText(text.length()));
    assertThat(file.text("long")).isEmpty();
    assertThat(file.text("short")).contains(text.substring(1));
  }

  @Test
  void chatTemplates_areFoundByName() {
    GgufFile file =
        read(
            new TinyGgufWriter()
                .put("tokenizer.chat_template", "default one")
                .put("tokenizer.chat_template.tool_use", "with tools")
                .put("tokenizer.chat_template.rag", "with documents")
                .putTexts("tokenizer.chat_templates", List.of("tool_use", "rag")));

    assertThat(file.chatTemplate()).contains("default one");
    assertThat(file.namedChatTemplates())
        .isEqualTo(Map.of("tool_use", "with tools", "rag", "with documents"));
  }

  @Test
  void quantization_isTheDeclaredOneElseTheOneOfMostBytes() {
    byte[] block = new byte[GgmlType.Q8_0.blockBytes()];
    TinyGgufWriter tensors =
        new TinyGgufWriter()
            .tensor("small", GgmlType.F16.id(), new byte[2], 1)
            .tensor("large", GgmlType.Q8_0.id(), block, 32);

    assertThat(read(new TinyGgufWriter().put("general.file_type", 15)).quantization())
        .isEqualTo("Q4_K_M");
    assertThat(read(new TinyGgufWriter().put("general.file_type", 1024 + 7)).quantization())
        .isEqualTo("Q8_0");
    assertThat(read(new TinyGgufWriter().put("general.file_type", 999)).quantization())
        .isEqualTo("unknown (file type 999)");
    assertThat(read(tensors).quantization()).isEqualTo("Q8_0");
  }

  @Test
  void tensorOfUnknownType_reachesToTheNextOne() {
    GgufFile file =
        read(
            new TinyGgufWriter()
                .tensor("known", GgmlType.Q4_0.id(), new byte[18], 32)
                .tensor("new", 200, new byte[96], 1000)
                .tensor("after", GgmlType.F32.id(), new byte[8], 2)
                .tensor("last", 201, new byte[64], 7));

    assertThat(file.tensors().stream().map(GgufTensor::bytes)).containsExactly(18L, 96L, 8L, 64L);
    assertThat(file.tensors().get(1).type()).isEmpty();
    assertThat(file.unknownTensorTypes()).containsExactly(200, 201);
    assertThat(file.tensorBytes()).isEqualTo(186);
  }

  @Test
  void alignmentOfTheFile_isFollowed() {
    GgufFile file =
        read(
            new TinyGgufWriter()
                .alignment(8)
                .tensor("first", GgmlType.I8.id(), new byte[3], 3)
                .tensor("second", GgmlType.I8.id(), new byte[9], 9));

    long first = file.tensors().getFirst().offset();
    assertThat(first % 8).isZero();
    assertThat(file.tensors().getLast().offset()).isEqualTo(first + 8);
    assertThat(file.fileBytes()).isEqualTo(first + 24);
  }

  @Test
  void modelInSeveralFiles_isReadWithAllOfThem() {
    for (int i = 0; i < 3; i++) {
      new TinyGgufWriter()
          .put("split.no", i)
          .put("split.count", 3)
          .tensor("t" + i, new float[4], 4)
          .write(folder.resolve("big-0000" + (i + 1) + "-of-00003.gguf"));
    }

    List<GgufFile> files = GgufFile.readAll(folder.resolve("big-00001-of-00003.gguf"));

    assertThat(files).hasSize(3).allMatch(file -> file.splitCount() == 3);
    assertThat(files.stream().map(GgufFile::splitNumber)).containsExactly(0, 1, 2);
    assertThat(MemoryEstimate.of(files, ContextShape.of(1, 1)).weightBytes()).isEqualTo(48);
  }

  private GgufFile read(TinyGgufWriter writer) {
    return GgufFile.read(writer.write(folder.resolve("file.gguf")));
  }
}
