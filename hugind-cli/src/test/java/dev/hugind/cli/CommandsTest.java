package dev.hugind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.config.Environment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exit codes and messages of command lines that end by themselves. */
final class CommandsTest {
  private final TestHome home;
  private final CapturedConsole console = new CapturedConsole();

  CommandsTest(@TempDir Path folder) {
    home = new TestHome(folder);
  }

  private int run(String... args) {
    return new Commands(console.console(), home.environment()).run(args);
  }

  @Test
  void nothing_showsHelpAsWrongUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(console.err()).contains("quickstart", "server", "78 bad configuration");
    assertThat(console.out()).isEmpty();
  }

  @Test
  void helpTexts_fitAScreen() {
    for (String command :
        new String[] {
          "",
          "server",
          "server start",
          "server list",
          "quickstart",
          "model",
          "model pull",
          "model list",
          "model show",
          "model verify",
          "model remove"
        }) {
      CapturedConsole screen = new CapturedConsole();
      String[] args = (command + " --help").strip().split(" ");

      assertThat(new Commands(screen.console(), home.environment()).run(args)).isZero();
      assertThat(screen.out().lines().count()).as(command).isBetween(4L, 24L);
      assertThat(screen.out().lines()).as(command).allMatch(line -> line.length() <= 80);
      assertThat(screen.out()).as(command).contains("--help").doesNotContain("\u001b");
    }
  }

  @Test
  void unknownOption_namesTheNearest() {
    assertThat(run("server", "start", "a", "--pott", "1")).isEqualTo(2);
    assertThat(console.err())
        .startsWith("hugind: ")
        .contains("--pott", "did you mean --port?", "hugind server start --help");
  }

  @Test
  void unknownCommand_namesThoseThatThereAre() {
    assertThat(run("quikstart")).isEqualTo(2);
    assertThat(console.err())
        .contains("no command 'quikstart'; there are: server, model, quickstart");
  }

  @Test
  void startWithoutAConfiguration_isWrongUsage() {
    assertThat(run("server", "start")).isEqualTo(2);
    assertThat(console.err()).contains("which configuration? Give its NAME, a FILE, or --autoload");
  }

  @Test
  void nameAndAutoload_isWrongUsage() {
    assertThat(run("server", "start", "a", "--autoload")).isEqualTo(2);
    assertThat(console.err()).contains("--autoload serves all configurations");
  }

  @Test
  void portOutOfRange_isWrongUsage() {
    home.config("a", "");

    assertThat(run("server", "start", "a", "--port", "65536")).isEqualTo(2);
    assertThat(console.err()).contains("--port is 65536; allowed: 0 to 65535");
  }

  @Test
  void unknownConfiguration_namesTheNearest() {
    home.config("my-config", "");

    assertThat(run("server", "start", "my-confg")).isEqualTo(78);
    assertThat(console.err()).startsWith("hugind: no configuration \"my-confg\"");
    assertThat(console.err()).contains("did you mean \"my-config\"?");
  }

  @Test
  void brokenConfiguration_tellsEveryProblemWithItsLine() {
    home.config("a", "context: {ctx_sise: 1}\nserver: {port: 70000}");

    assertThat(run("server", "start", "a")).isEqualTo(78);
    assertThat(console.err())
        .contains("has 2 problems:", "line 2", "ctx_size", "line 3", "server.port")
        .doesNotContain("Exception", "\tat ");
  }

  @Test
  void missingModel_isBadConfiguration() {
    home.raw("a", "model: {model_path: nowhere.gguf}");

    assertThat(run("server", "start", "a")).isEqualTo(78);
    assertThat(console.err().lines())
        .singleElement()
        .asString()
        .contains("line 1: model.model_path: no file", "nowhere.gguf", "looked at");
  }

  @Test
  void portInUse_isOneSentence() throws IOException {
    home.config("a", "");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThat(run("server", "start", "a", "--port", String.valueOf(port))).isEqualTo(1);
      assertThat(console.err().lines())
          .singleElement()
          .asString()
          .startsWith("hugind: port " + port + " of 127.0.0.1 is in use by another program");
    }
  }

  @Test
  void addressOfAnotherMachine_isOneSentence() {
    home.config("a", "server: {api_key: sesame}");

    // 192.0.2.0/24 is for documentation: no machine has it.
    assertThat(run("server", "start", "a", "--host", "192.0.2.1")).isEqualTo(1);
    assertThat(console.err())
        .contains("cannot listen on 192.0.2.1: it is no address of this machine")
        .doesNotContain("sesame");
  }

  @Test
  void brokenModelFile_failsWithItsReason() {
    home.file(home.home.models().resolve("m.gguf"), "this is no model");
    home.config("a", "");

    assertThat(run("server", "start", "a", "--port", "0")).isEqualTo(1);
    assertThat(console.err()).contains("hugind: model 'a' could not be loaded: ");
    assertThat(console.err()).doesNotContain("\tat ");
    assertThat(home.home.run()).isEmptyDirectory();
  }

  @Test
  void debug_showsWhereAnErrorComesFrom() {
    home.raw("a", "model: {model_path: nowhere.gguf}");

    assertThat(run("server", "start", "a", "--debug")).isEqualTo(78);
    assertThat(console.err()).contains("\tat dev.hugind.cli.");
  }

  @Test
  void listWithoutServers_isFriendly() {
    assertThat(run("server", "list")).isZero();
    assertThat(console.out())
        .isEqualToIgnoringNewLines("No server is running; 'hugind server start NAME' starts one.");
    assertThat(console.err()).isEmpty();
  }

  @Test
  void listWithoutServersAsJson_isAnEmptyArray() {
    assertThat(run("server", "list", "--json")).isZero();
    assertThat(console.out().strip()).isEqualTo("[ ]");
  }

  @Test
  void version_namesHugindJavaAndLlama() {
    assertThat(run("--version")).isZero();
    assertThat(console.out()).contains("hugind ", "Java 25", "llama.cpp b4916");
  }

  @Test
  void hugindHomeThatIsAFile_isOneSentence() throws IOException {
    Files.createDirectories(home.home.root());
    Path file = home.file(home.home.root().resolve("plain"), "");
    var environment = Environment.of(Map.of("HUGIND_HOME", file.toString()), home.home.root());

    assertThat(new Commands(console.console(), environment).run("quickstart", "--port", "0"))
        .isEqualTo(1);
    assertThat(console.err()).contains("could not be written", "HUGIND_HOME");
  }
}
