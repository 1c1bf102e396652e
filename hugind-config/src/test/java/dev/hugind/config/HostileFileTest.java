package dev.hugind.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are made to harm, or that are none. The time limits leave room for a cold machine. */
@Timeout(5)
class HostileFileTest {
  private static final String ALIAS =
      "found an alias or anchor (* or &), which is not supported; write the value out, or quote it";
  private static final String TAG =
      "found a tag (a value that starts with !), which is not supported; leave it out, or quote it";

  @TempDir private Path folder;
  private TestFiles files;

  @BeforeEach
  void setUp() {
    files = new TestFiles(folder);
  }

  private static String one(String problem) {
    return "my-config.yml has 1 problem:\n  " + problem;
  }

  @Test
  void billionLaughs_isRefusedAtTheAliases() {
    StringBuilder yaml = new StringBuilder("model: {model_path: /m}\na: &a [x, x]\n");
    for (char c = 'b'; c < 'z'; c++) {
      char before = (char) (c - 1);
      yaml.append(c).append(": &").append(c).append(" [");
      yaml.append(("*" + before + ",").repeat(9)).append("*").append(before).append("]\n");
    }
    yaml.append("limits: {queue: *y}\n");

    assertThat(files.problems(yaml.toString())).contains("limits.queue: " + ALIAS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limits: {queue: &q 5} | line 2: limits.queue: " + ALIAS,
        "limits: &l {queue: 5} | line 2: limits: " + ALIAS,
        "limits: {&q queue: 5} | line 2: limits: " + ALIAS,
        "limits: {queue: !!int 5} | line 2: limits.queue: " + TAG,
        "limits: {queue: ! 5} | line 2: limits.queue: " + TAG,
        "limits: !!map {queue: 5} | line 2: limits: " + TAG,
        "limits: !!javax.script.ScriptEngineManager [x] | line 2: limits: " + TAG,
        "server: {api_keys: !!java.net.URL [\"http://a\"]} | line 2: server.api_keys: " + TAG,
        "server: {cors_origins: [!<tag:yaml.org,2002:str> a]} | line 2: server.cors_origins[0]: "
            + TAG,
      })
  void aliasOrTag_isRefusedWithItsKey(String yaml, String problem) {
    assertThat(files.problems("model: {model_path: /m}\n" + yaml + "\n")).isEqualTo(one(problem));
  }

  @Test
  void tagOfTheWholeFile_isRefused() {
    assertThat(files.problems("!!java.util.Map {model: {model_path: /m}}"))
        .startsWith("my-config.yml has ")
        .contains("line 1: " + TAG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# nothing\n", "\ufeff", "%YAML 1.1\n# x\n"})
  void fileWithoutContent_saysWhatIsNeeded(String text) {
    assertThat(files.problems(text))
        .startsWith("my-config.yml has 1 problem:")
        .containsAnyOf("the file is empty; it needs at least model.model_path", "not valid YAML");
  }

  @Test
  void fileWithABareDocumentStart_missesTheModel() {
    assertThat(files.problems("---\n")).contains("model.model_path: missing");
  }

  @Test
  void secondDocument_isRefused() {
    assertThat(files.problems("model: {model_path: /m}\n---\nmodel: {model_path: /m}\n"))
        .isEqualTo(one("line 2: found a second document (---); a file holds one configuration"));
  }

  @Test
  void byteOrderMark_isAccepted() {
    assertThat(files.config("\ufeffmodel: {model_path: /m}\n").model().alias())
        .isEqualTo("my-config");
  }

  @Test
  void windowsLineEnds_areAccepted() {
    assertThat(files.problems("model:\r\n  model_path: /m\r\nlimits:\r\n  queue: x\r\n"))
        .startsWith(one("line 4: limits.queue: found \"x\""));
  }

  @Test
  void tab_isNamed() {
    assertThat(files.problems("model:\n\tmodel_path: /m\n"))
        .isEqualTo(one("line 2: found a tab; YAML is indented with spaces only"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model: {model_path: /m",
        "model:\n  model_path: /m\n bad: x\n",
        "model: \"abc",
        "a: b: c",
        "- a\nb: c",
        "model: @x",
        "%FOO bar\n%YAML 9.9\n---\nmodel: x",
        "model: *",
        "model: \"\\q\"",
        "? a\n? b\n: : :",
        "}",
      })
  void brokenYaml_isReportedWithItsLine(String text) {
    assertThat(files.problems(text)).startsWith("my-config.yml has ").contains("\n  line ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"just text", "[1, 2]", "5"})
  void fileThatIsNoMapping_saysWhatIsAllowed(String text) {
    assertThat(files.problems(text))
        .contains(
            ", allowed: the keys model, device, context, sampling, chat, sessions, limits, server");
  }

  @Test
  void notUtf8_namesByteAndLine() throws IOException {
    Path file = folder.resolve("my-config.yml");
    Files.write(file, "model:\n  alias: caf\u00e9\n".getBytes(ISO_8859_1));

    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> files.loader().loadFile(file).config());

    assertThat(thrown)
        .hasMessage(
            file
                + " has 1 problem:\n  line 2: found the byte 0xE9, which is no UTF-8; save the file as UTF-8");
  }

  @Test
  void cutUtf8_isRefused() throws IOException {
    Path file = folder.resolve("my-config.yml");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xe2, (byte) 0x82});

    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> files.loader().loadFile(file).config());

    assertThat(thrown).hasMessageContaining("line 1: found the byte 0xE2, which is no UTF-8");
  }

  @Test
  void controlCharacter_isNamed() {
    assertThat(files.problems("model:\n  alias: a\u0007b\n"))
        .isEqualTo(one("line 2: found the character U+0007, which YAML does not allow; remove it"));
  }

  @Test
  void hundredMegabytes_areNotRead() throws IOException {
    Path file = folder.resolve("my-config.yml");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(100L << 20);
    }

    long start = System.nanoTime();
    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> files.loader().loadFile(file).config());

    assertThat(thrown)
        .hasMessage(file + " is larger than 1048576 bytes, the most that a config file may have");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void deviceWithoutEnd_isNotReadToItsEnd() {
    ConfigException thrown =
        catchThrowableOfType(
            ConfigException.class, () -> files.loader().loadFile(Path.of("/dev/zero")).config());

    assertThat(thrown).hasMessageContaining("larger than 1048576 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? ", "[{"})
  void deepNesting_isRefused(String open) {
    String deep = "limits: \n " + open.repeat(200_000 / open.length());

    assertThat(files.problems(deep)).startsWith("my-config.yml has 1 problem:\n  line ");
  }

  @Test
  void nestingBeyondTheLimit_namesTheLimit() {
    assertThat(files.problems("limits: " + "[".repeat(30) + "]".repeat(30)))
        .isEqualTo(one("line 1: found more than 20 levels of nesting; 4 are needed at most"));
  }

  @Test
  void veryManyValues_areRefused() {
    assertThat(files.problems("device: {tensor_split: [" + "1,".repeat(500_000) + "1]}"))
        .isEqualTo(one("line 1: found more than 20000 values and keys"));
  }

  @Test
  void manyUnknownKeys_areRefusedQuickly() {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < 30_000; i++) {
      yaml.append("penaltx").append(i).append(": 1\n");
    }

    assertThat(files.problems(yaml.toString())).contains("found more than 20000 values and keys");
  }

  @Test
  void oneHugeKey_isCut() {
    assertThat(files.problems("x".repeat(900) + ": 1\nmodel: {model_path: /m}\n"))
        .startsWith(one("line 1: " + "x".repeat(64) + "…: unknown key; known at the top: model"));
  }

  @Test
  void oneHugeValue_isTakenUpToTheFileLimit() {
    String prompt = "x".repeat(1_000_000);

    assertThat(files.config("model: {model_path: /m}\nchat: {system_prompt: " + prompt + "}\n"))
        .extracting(config -> config.chat().systemPrompt())
        .isEqualTo(prompt);
  }

  @Test
  void longLists_areBounded() {
    assertThat(
            files.problems(
                "model: {model_path: /m, lora: ["
                    + "{path: a},".repeat(65)
                    + "]}\n"
                    + "device: {tensor_split: ["
                    + "1,".repeat(129)
                    + "]}\n"))
        .contains("line 1: model.lora: found 65 entries, allowed: a list of up to 64 entries")
        .contains("line 2: device.tensor_split: found 129 values, allowed: a list of up to 128");
  }
}
