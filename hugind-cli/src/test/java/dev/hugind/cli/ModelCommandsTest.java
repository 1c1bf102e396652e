package dev.hugind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hugind.engine.fixture.TinyGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about models that are here. */
final class ModelCommandsTest {
  private final TestHome home;
  private final Path models;
  private CapturedConsole console = new CapturedConsole();

  ModelCommandsTest(@TempDir Path folder) throws IOException {
    home = new TestHome(folder.resolve("home"));
    models = home.home.models();
    Files.delete(models.resolve("m.gguf"));
    Path source = new TinyGguf().seed(7).write(folder.resolve("tiny-Q4_0.gguf"));
    assertThat(run("pull", source.toString(), "--name", "u/r/tiny-Q4_0.gguf")).isZero();
    console = new CapturedConsole();
  }

  private int run(String... args) {
    String[] all = Stream.concat(Stream.of("model"), Stream.of(args)).toArray(String[]::new);
    return new Commands(console.console(), home.environment()).run(all);
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(console.out());
  }

  private Path tiny() {
    return models.resolve("u/r/tiny-Q4_0.gguf");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(models)) {
      return all.filter(Files::isRegularFile)
          .map(file -> models.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void list_showsWhatPeopleChooseBy() {
    home.config("c", "");
    home.raw("c", "model: {model_path: u/r/tiny-Q4_0.gguf}");
    home.file(models.resolve("broken.gguf"), "GGUF");
    home.file(models.resolve("u/r/mmproj-F16.gguf"), "");

    assertThat(run("list")).isZero();

    assertThat(console.out().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).matches("NAME +SIZE +QUANT +ARCH +CONTEXT +USED"),
            line -> assertThat(line).matches("broken.gguf +1 KiB +damaged +- +- +never"),
            line ->
                assertThat(line)
                    .matches("u/r/tiny-Q4_0.gguf +2 MiB +F32 +llama \\+images +2048 +never"));
  }

  @Test
  void servedModel_isNotedAsUsed() throws IOException {
    home.raw("c", "model: {model_path: u/r/tiny-Q4_0.gguf}");
    assertThat(home.composition().one("c", null, null).models()).hasSize(1);

    assertThat(run("list")).isZero();
    assertThat(console.out()).contains("just now");
    console = new CapturedConsole();
    assertThat(run("list", "--json")).isZero();
    assertThat(json().at("/models/0/last_used").asText()).startsWith("20");
  }

  @Test
  void listAsJson_hasWhatTheTableHas() throws IOException {
    assertThat(run("list", "--json")).isZero();

    JsonNode model = json().at("/models/0");
    assertThat(model.path("name").asText()).isEqualTo("u/r/tiny-Q4_0.gguf");
    assertThat(model.path("quantization").asText()).isEqualTo("F32");
    assertThat(model.path("architecture").asText()).isEqualTo("llama");
    assertThat(model.path("context").asInt()).isEqualTo(2048);
    assertThat(model.path("bytes").asLong()).isEqualTo(Files.size(tiny()));
    assertThat(model.path("last_used").isNull()).isTrue();
    assertThat(json().path("unfinished").isEmpty()).isTrue();
  }

  @Test
  void listWithoutModels_saysWhatToDo() throws IOException {
    assertThat(run("remove", "u/r", "--yes")).isZero();

    assertThat(run("list")).isZero();
    assertThat(console.out()).contains("No model is here; 'hugind model pull");
  }

  @Test
  void unfinishedPull_isShownAndCanBeRemoved() throws IOException {
    home.file(models.resolve("u/x/.big.gguf.part"), "12345");
    home.file(
        models.resolve("u/x/.big.gguf.part.json"),
        "{\"url\":\"x\",\"bytes\":20,\"pieceBytes\":20,\"checked\":false,\"done\":[5]}");

    assertThat(run("list")).isZero();
    assertThat(console.err()).contains("Not whole: u/x/big.gguf (25 % of 1 KiB)");
    assertThat(run("remove", "u/x/big.gguf", "-y")).isZero();
    assertThat(models.resolve("u/x")).doesNotExist();
  }

  @Test
  void show_tellsFactsAndNeeds() {
    assertThat(run("show", "tiny-Q4_0")).isZero();

    assertThat(console.out())
        .containsPattern("name +Tiny 7")
        .containsPattern("architecture +llama")
        .containsPattern("context +2048")
        .containsPattern("chat template +\\d+ characters")
        .contains("Memory that it needs on this machine")
        .containsPattern("2048 +1 +2 MiB +1 MiB .*(fits|too large)")
        .containsPattern("2048 +4 +2 MiB +4 MiB ");
    assertThat(console.out().lines()).hasSizeLessThan(24);
  }

  @Test
  void showParts_arePrintedInFull() {
    assertThat(run("show", "u/r:q4_0", "--template")).isZero();
    assertThat(console.out()).isEqualTo(TinyGguf.CHATML + "\n");
    console = new CapturedConsole();

    assertThat(run("show", "u/r", "--metadata", "--tensors")).isZero();
    assertThat(console.out())
        .contains("general.architecture = llama")
        .containsPattern("blk.0.attn_q.weight +F32 +128 x 128 +64 KiB");
  }

  @Test
  void showAsJson_hasEverything() throws IOException {
    assertThat(run("show", "u/r", "--json")).isZero();

    assertThat(json().path("chat_template").asText()).isEqualTo(TinyGguf.CHATML);
    assertThat(json().at("/metadata/llama.context_length").asInt()).isEqualTo(2048);
    assertThat(json().path("tensors")).hasSize(21);
    assertThat(json().at("/memory/estimates/1/slots").asInt()).isEqualTo(4);
    assertThat(json().at("/memory/total_bytes").asLong()).isPositive();
  }

  @Test
  void unknownModel_listsThoseThatThereAre() {
    assertThat(run("show", "nothing")).isEqualTo(1);
    assertThat(console.err()).contains("there is no model 'nothing'", "u/r/tiny-Q4_0.gguf");
  }

  @Test
  void nameOfSeveral_listsThem() throws IOException {
    Files.copy(tiny(), models.resolve("u/r/other-Q8_0.gguf"));

    assertThat(run("show", "u/r")).isEqualTo(1);
    assertThat(console.err()).contains("'u/r' may be each of:", "tiny-Q4_0", "other-Q8_0");
    assertThat(run("show", "u/r:q8_0")).isZero();
  }

  @Test
  void brokenModel_isToldInOneSentence() {
    home.file(models.resolve("broken.gguf"), "GGUF");

    assertThat(run("show", "broken")).isEqualTo(1);
    assertThat(console.err().lines()).hasSize(1);
    assertThat(console.err()).contains("broken.gguf: ").doesNotContain("--debug");
  }

  @Test
  void remove_needsAYes() throws IOException {
    assertThat(run("remove", "tiny-Q4_0")).isEqualTo(1);
    assertThat(console.err()).contains("nobody can be asked", "give --yes");
    console = CapturedConsole.answering("no");
    assertThat(run("remove", "tiny-Q4_0")).isEqualTo(1);
    assertThat(console.err()).contains("Remove u/r/tiny-Q4_0.gguf (2 MiB)? [y/N]");
    assertThat(tiny()).exists();

    console = CapturedConsole.answering("y");
    assertThat(run("remove", "tiny-Q4_0")).isZero();
    assertThat(files()).isEmpty();
    assertThat(models).isEmptyDirectory();
  }

  @Test
  void remove_tellsWhoUsesTheModel() {
    Path config = home.raw("c", "model: {model_path: u/r/tiny-Q4_0.gguf}");

    assertThat(run("remove", "u/r", "--yes")).isZero();
    assertThat(console.err()).contains(config + " uses u/r/tiny-Q4_0.gguf");
  }

  @Test
  void projector_goesWithTheLastModelThatNeedsIt() throws IOException {
    home.file(models.resolve("u/r/mmproj-F16.gguf"), "p");
    Files.copy(tiny(), models.resolve("u/r/other-Q8_0.gguf"));

    assertThat(run("remove", "tiny-Q4_0", "--yes")).isZero();
    assertThat(files()).containsExactly("u/r/mmproj-F16.gguf", "u/r/other-Q8_0.gguf");
    assertThat(run("remove", "other-Q8_0", "--yes")).isZero();
    assertThat(files()).isEmpty();
  }

  @Test
  void verify_findsOneFlippedBit() throws IOException {
    assertThat(run("verify")).isZero();
    assertThat(console.out()).contains("u/r/tiny-Q4_0.gguf: good, as it came");
    byte[] content = Files.readAllBytes(tiny());
    content[content.length / 2] ^= 1;
    Files.write(tiny(), content);
    console = new CapturedConsole();

    assertThat(run("verify", "u/r", "--json")).isEqualTo(1);
    assertThat(json().at("/0/good").asBoolean()).isFalse();
    assertThat(json().at("/0/finding").asText()).contains("DAMAGED: its SHA-256 is");
  }

  @Test
  void verify_findsACutFileAndKnowsNothingOfOthers() throws IOException {
    Files.copy(tiny(), models.resolve("own.gguf"));
    byte[] content = Files.readAllBytes(tiny());
    Files.write(tiny(), java.util.Arrays.copyOf(content, content.length - 1));

    assertThat(run("verify")).isEqualTo(1);
    assertThat(console.out())
        .contains("own.gguf: its header is good; where it comes from is not known")
        .contains("u/r/tiny-Q4_0.gguf: DAMAGED: ");
  }

  @Test
  void splitModel_isOneLine() throws IOException {
    Path one = models.resolve("s/a-00001-of-00002.gguf");
    Files.createDirectories(one.getParent());
    Files.copy(tiny(), one);
    Files.copy(tiny(), models.resolve("s/a-00002-of-00002.gguf"));

    assertThat(run("list", "--json")).isZero();
    assertThat(json().at("/models")).hasSize(2);
    assertThat(json().at("/models/0/files").asInt()).isEqualTo(2);
  }
}
