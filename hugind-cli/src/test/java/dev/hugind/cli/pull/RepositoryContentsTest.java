package dev.hugind.cli.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files of a repository belong together, and which are meant. */
final class RepositoryContentsTest {

  @ParameterizedTest
  @CsvSource({
    "Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf, Q4_K_M",
    "mistral-7b-instruct-v0.2.Q5_K_S.gguf,   Q5_K_S",
    "qwen2.5-0.5b-instruct-fp16.gguf,        F16",
    "model-f32.gguf,                         F32",
    "gpt-oss-20b-mxfp4.gguf,                 MXFP4",
    "gemma-3-270m-it-qat-Q4_0.gguf,          Q4_0",
    "m-Q4_0_4_4.gguf,                        Q4_0_4_4",
    "Llama-3.2-1B-IQ3_XXS.gguf,              IQ3_XXS",
    "Qwen3-8B-UD-Q4_K_XL.gguf,               UD-Q4_K_XL",
    "UD-IQ1_S/DeepSeek-R1-UD-IQ1_S,          UD-IQ1_S",
    "BF16/model,                             BF16",
    "m_Q6_K_L_imat.gguf,                     Q6_K_L",
    "Q8_0-of-q4_k_m.gguf,                    Q4_K_M",
    "ggml-model-tq1_0.gguf,                  TQ1_0",
    "Q2-Chat.gguf,                           Q2",
    "tiny.gguf,                              ?",
    "SQ4_K.gguf,                             ?",
  })
  void quantisation_isReadFromNames(String path, String quant) {
    assertThat(QuantName.of(path)).isEqualTo(quant);
  }

  private static RepositoryContents contents(String... paths) {
    List<RepositoryFile> files =
        Stream.of(paths).map(path -> new RepositoryFile(path, path.length(), null)).toList();
    return new RepositoryContents("c", files);
  }

  private static List<String> matching(RepositoryContents contents, @Nullable String wanted) {
    return contents.matching(wanted).stream().map(ModelVariant::path).toList();
  }

  @Test
  void variants_leaveOutWhatIsNoModel() {
    RepositoryContents contents =
        contents("README.md", "m-Q8_0.gguf", "m-Q4_0-x.gguf", "mmproj-F16.gguf", "m.imatrix.gguf");

    assertThat(matching(contents, null)).containsExactly("m-Q8_0.gguf", "m-Q4_0-x.gguf");
  }

  @Test
  void splitModel_isOneVariantInOrder() {
    RepositoryContents contents =
        contents(
            "Q4_K_M/m-00003-of-00003.gguf",
            "Q4_K_M/m-00001-of-00003.gguf",
            "Q4_K_M/m-00002-of-00003.gguf",
            "m-Q8_0.gguf");

    ModelVariant split = contents.matching("q4_k_m").getFirst();
    assertThat(split.files())
        .extracting(RepositoryFile::baseName)
        .containsExactly("m-00001-of-00003.gguf", "m-00002-of-00003.gguf", "m-00003-of-00003.gguf");
    assertThat(split.bytes()).isEqualTo(3 * 28);
    assertThat(split.missing()).isEmpty();
    assertThat(contents.matching("m-00002-of-00003.gguf")).containsExactly(split);
    assertThat(contents.variants()).hasSize(2);
  }

  @Test
  void splitModelThatLacksAFile_saysWhich() {
    ModelVariant split = contents("a-00002-of-00002.gguf").variants().getFirst();

    assertThat(split.missing()).containsExactly("a-00001-of-00002.gguf");
  }

  @Test
  void wanted_isMatchedFromTheNarrowestToTheWidest() {
    RepositoryContents contents =
        contents(
            "a-Q4_K_M.gguf", "a-UD-Q4_K_M.gguf", "a-UD-Q2_K_XL.gguf", "b/Q8_0.gguf", "fp16.gguf");

    assertThat(matching(contents, "Q4_K_M")).containsExactly("a-Q4_K_M.gguf");
    assertThat(matching(contents, "ud-q4_k_m")).containsExactly("a-UD-Q4_K_M.gguf");
    assertThat(matching(contents, "Q2_K_XL")).containsExactly("a-UD-Q2_K_XL.gguf");
    assertThat(matching(contents, "Q8_0.gguf")).containsExactly("b/Q8_0.gguf");
    assertThat(matching(contents, "b/Q8_0.gguf")).containsExactly("b/Q8_0.gguf");
    assertThat(matching(contents, "f16")).containsExactly("fp16.gguf");
    assertThat(matching(contents, "Q5_K_M")).isEmpty();
    assertThat(matching(contents, "Q4")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "m.gguf,      'mmproj-F32.gguf,mmproj-BF16.gguf,mmproj-F16.gguf', mmproj-F16.gguf",
    "m.gguf,      'x-mmproj-f32.gguf',                                x-mmproj-f32.gguf",
    "m.gguf,      'mmproj-Q4_0.gguf,mmproj-Q8_0.gguf',                mmproj-Q8_0.gguf",
    "a/m.gguf,    'mmproj-F16.gguf,a/mmproj-F32.gguf',                a/mmproj-F32.gguf",
    "a/m.gguf,    'b/mmproj-F16.gguf',                                ",
    "aa/m.gguf,   'a/mmproj-F16.gguf',                                ",
    "m.gguf,      'mmproj.safetensors,other.gguf',                    ",
  })
  void projector_isTheNearestAndPreferredOne(String model, String others, @Nullable String wanted) {
    RepositoryContents contents =
        contents(
            Stream.concat(Stream.of(model), Stream.of(others.split(",", -1)))
                .toArray(String[]::new));

    assertThat(
            contents
                .projector(contents.matching(model).getFirst())
                .map(RepositoryFile::path)
                .orElse(null))
        .isEqualTo(wanted);
  }

  @Test
  void listing_takesSizesAndSumsFromWhereTheyAre() {
    String sum = "AB".repeat(32);
    String json =
        """
        {"sha": "c0ffee", "siblings": [
          {"rfilename": "README.md", "size": 10, "blobId": "x"},
          {"rfilename": "m.gguf", "size": 130, "lfs": {"sha256": "%s", "size": 7000000000}},
          {"rfilename": "n.gguf"}, {}]}"""
            .formatted(sum);

    RepositoryContents contents = HubListing.parse("u/r", json.getBytes(StandardCharsets.UTF_8));

    assertThat(contents.commit()).isEqualTo("c0ffee");
    assertThat(contents.files())
        .containsExactly(
            new RepositoryFile("README.md", 10, null),
            new RepositoryFile("m.gguf", 7_000_000_000L, "ab".repeat(32)),
            new RepositoryFile("n.gguf", -1, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"<html>", "''", "[]", "{\"siblings\": []}", "{\"sha\": \"../x\", \"siblings\": []}"})
  void listingOfSomethingElse_isRefused(String answer) {
    assertThatThrownBy(() -> HubListing.parse("u/r", answer.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(PullException.class)
        .hasMessageContainingAll("u/r", "not that of a hub", "HF_ENDPOINT");
  }
}
