package dev.hugind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.cli.pull.LoopbackHub;
import dev.hugind.config.Environment;
import dev.hugind.config.HugindHome;
import dev.hugind.engine.fixture.TinyGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code model pull} as a user types it. */
final class ModelPullCommandTest {
  private static final byte[] MODEL = new TinyGguf().bytes();

  private final Path folder;
  private final HugindHome home;
  private final LoopbackHub hub = new LoopbackHub();
  private final Map<String, String> variables = new HashMap<>();
  private CapturedConsole console = new CapturedConsole();

  ModelPullCommandTest(@TempDir Path folder) {
    this.folder = folder;
    home = new HugindHome(folder.resolve("home"));
    variables.put("HUGIND_HOME", home.root().toString());
    variables.put("HF_ENDPOINT", hub.endpoint().toString());
    hub.put("u/r", "m-Q4_K_M.gguf", MODEL);
    hub.put("u/r", "m-Q8_0.gguf", "other".getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @AfterEach
  void close() throws IOException {
    hub.close();
  }

  private int pull(String... args) {
    String[] all = new String[2 + args.length];
    all[0] = "model";
    all[1] = "pull";
    System.arraycopy(args, 0, all, 2, args.length);
    return new Commands(console.console(), Environment.of(variables, folder)).run(all);
  }

  @Test
  void quantisation_isFetchedAndItsPathPrinted() {
    assertThat(pull("u/r:q4_k_m")).isZero();

    Path file = home.models().resolve("u/r/m-Q4_K_M.gguf");
    assertThat(console.out().strip()).isEqualTo(file.toString());
    assertThat(console.err()).as("no noise where there is no terminal").isEmpty();
    assertThat(file).hasBinaryContent(MODEL);
  }

  @Test
  void secondPull_saysThatItIsThere() {
    assertThat(pull("u/r:q4_k_m")).isZero();
    assertThat(pull("u/r:q4_k_m")).isZero();

    assertThat(console.err()).contains("It is here already, as u/r@main has it.");
  }

  @Test
  void severalModelsWithoutATerminal_areListed() {
    assertThat(pull("u/r")).isEqualTo(1);

    assertThat(console.err())
        .startsWith("hugind: u/r holds several models; name one, as in 'hugind model pull u/r:")
        .contains("Q4_K_M (", "Q8_0 (1 KiB)");
    assertThat(hub.served()).isZero();
  }

  @Test
  void quantisationThatIsNotThere_listsThoseThatAre() {
    assertThat(pull("u/r:Q5_K_M")).isEqualTo(1);

    assertThat(console.err()).contains("u/r has no 'Q5_K_M'; it has:", "Q4_K_M (", "Q8_0 (");
  }

  @ParameterizedTest
  @CsvSource({"1, m-Q8_0.gguf", "2, m-Q4_K_M.gguf", "'', m-Q4_K_M.gguf", "q8_0, m-Q8_0.gguf"})
  void terminal_isAsked(String answer, String fileName) {
    console = CapturedConsole.answering("7", answer);

    assertThat(pull("u/r")).isZero();

    assertThat(console.err())
        .contains("u/r holds:", "Which one? [2]", "Type a number from 1 to 2, or a name.")
        .contains("model_path: u/r/" + fileName);
    assertThat(console.out().strip()).endsWith(fileName);
  }

  @Test
  void endOfInput_fetchesNothing() {
    console = CapturedConsole.answering();

    assertThat(pull("u/r")).isEqualTo(1);
    assertThat(console.err()).contains("nothing was fetched");
    assertThat(hub.served()).isZero();
  }

  @Test
  void repositoryWithoutModels_saysSo() {
    hub.put("u/t", "model.safetensors", MODEL);

    assertThat(pull("u/t")).isEqualTo(1);
    assertThat(console.err()).contains("u/t holds no .gguf file");
  }

  @Test
  void unknownRepository_isOneSentence() {
    assertThat(pull("u/nothing")).isEqualTo(1);

    assertThat(console.err().lines()).hasSize(1);
    assertThat(console.err()).contains("private or does not exist").doesNotContain("\tat ");
  }

  @Test
  void hubOfTheSettings_isAskedWithItsToken() throws IOException {
    variables.remove("HF_ENDPOINT");
    Files.createDirectories(home.root());
    Files.writeString(home.settings(), "hub: {endpoint: '" + hub.endpoint() + "', token: sesame}");
    hub.fault(
        (request, answer) -> {
          assertThat(request.headers()).containsEntry("authorization", "Bearer sesame");
          return answer;
        });

    assertThat(pull("u/r:q4_k_m")).isZero();
  }

  @Test
  void address_isFetchedUnderAnotherName() {
    hub.putAt("/download", MODEL);

    assertThat(pull(hub.endpoint() + "/download", "--name", "own/tiny.gguf")).isZero();
    assertThat(home.models().resolve("own/tiny.gguf")).hasBinaryContent(MODEL);
  }

  @Test
  void addressWithAWrongSum_isNotUsed() {
    hub.putAt("/m.gguf", MODEL);

    assertThat(pull(hub.endpoint() + "/m.gguf", "--sha256", "0".repeat(64))).isEqualTo(1);
    assertThat(console.err()).contains("its SHA-256 is");
    assertThat(home.models().resolve("m.gguf")).doesNotExist();
  }

  @Test
  void localFile_isAddedOnce() throws IOException {
    Path file = Files.write(folder.resolve("tiny.gguf"), MODEL);

    assertThat(pull(file.toString())).isZero();
    assertThat(home.models().resolve("tiny.gguf")).hasBinaryContent(MODEL);
    assertThat(pull(file.toString())).isEqualTo(1);
    assertThat(console.err()).contains("is there already");
    assertThat(pull("~/tiny.gguf", "--name", "two.gguf")).isZero();
  }

  @Test
  void localFileThatIsNoModel_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("x.gguf"), "PK\u0003\u0004");

    assertThat(pull(file.toString())).isEqualTo(1);
    assertThat(console.err()).contains("it looks like a ZIP archive");
    assertThat(pull("./nowhere.gguf")).isEqualTo(1);
    assertThat(home.models()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "u/r --name x.gguf        | --name and --sha256 are for addresses and paths",
        "./x.gguf --revision dev  | --revision and --no-mmproj are for repositories",
        "./x.gguf --sha256 00     | --sha256 is for addresses",
        "u/r --connections 17     | --connections is 17; allowed: 1 to 16",
        "nonsense                 | 'nonsense' is no model; give user/repo",
        "http://127.0.0.1:1/x.gguf --sha256 abc | --sha256 is 'abc'; allowed: 64 hexadecimal",
        "http://127.0.0.1:1/x --name ../x.gguf  | '../x.gguf' is no name for a file here",
      })
  void optionsThatMakeNoSense_areRefused(String args, String message) {
    assertThat(pull(args.split(" ", -1))).isEqualTo(2);
    assertThat(console.err()).contains(message, "see hugind model pull --help");
    assertThat(hub.served()).isZero();
  }

  @Test
  void terminal_seesHowFarItIs() {
    hub.put("u/p", "a-very-long-name-of-a-model-that-does-not-fit-Q4_0.gguf", MODEL);
    console = CapturedConsole.answering();

    assertThat(pull("u/p")).isZero();
    assertThat(console.err()).containsPattern("checking ….*fit-Q4_0.gguf: 100 % of 2 MiB");
    assertThat(console.err().split("\r", -1)).anyMatch(String::isBlank);
  }
}
