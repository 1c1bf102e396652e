package dev.hugind.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Downloads a wheel by running pip, so that the user's own index, mirror and proxy settings apply.
 */
final class PipDownload {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final List<String> python;
  private final Duration deadline;
  private final ProgressLine progress;

  /**
   * Creates a download.
   *
   * @param python how Python is started
   * @param deadline after which pip is ended
   * @param progress shows how much has come
   */
  PipDownload(List<String> python, Duration deadline, ProgressLine progress) {
    this.python = List.copyOf(python);
    this.deadline = deadline;
    this.progress = progress;
  }

  /**
   * Downloads a wheel. Blocks until it is there.
   *
   * @param requirement package and version
   * @param bytes about how large it is, for the progress
   * @param folder an empty folder; gets the wheel and pip's own temporary files
   * @throws CommandFailure when there is no Python or pip, or pip fails or takes too long
   */
  void fetch(String requirement, long bytes, Path folder) throws IOException, InterruptedException {
    Path output = folder.resolve("pip.log");
    Process pip = start(requirement, folder, output);
    long end = System.nanoTime() + deadline.toNanos();
    try {
      while (!pip.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() - end > 0) {
          throw CommandFailure.failed(
              "pip did not finish downloading "
                  + requirement
                  + " within "
                  + Sizes.time(deadline)
                  + "; check the network and run it again");
        }
        progress.show(
            "fetching "
                + requirement
                + " through pip: "
                + Sizes.bytes(size(folder))
                + " of "
                + Sizes.bytes(bytes));
      }
    } finally {
      stop(pip);
      progress.clear();
    }
    if (pip.exitValue() != 0) {
      throw failure(requirement, Files.readString(output, StandardCharsets.UTF_8));
    }
  }

  private Process start(String requirement, Path folder, Path output) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(
                    python.stream(),
                    Stream.of(
                        "-m",
                        "pip",
                        "download",
                        "--quiet",
                        "--no-input",
                        "--disable-pip-version-check",
                        "--no-cache-dir",
                        "--no-deps",
                        "--only-binary=:all:",
                        "--dest",
                        folder.toString(),
                        requirement))
                .toList());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    // What is not yet complete lies there too: it can be counted, and is removed with the folder.
    builder.environment().put("TMPDIR", folder.toString());
    try {
      Process pip = builder.start();
      pip.getOutputStream().close();
      return pip;
    } catch (IOException e) {
      throw CommandFailure.failed(
          python.getFirst()
              + " cannot be started, and quickstart needs it to fetch the model; install Python 3"
              + " with pip",
          e);
    }
  }

  private static void stop(Process pip) throws InterruptedException {
    pip.destroy();
    if (!pip.waitFor(5, TimeUnit.SECONDS)) {
      pip.destroyForcibly();
    }
  }

  private CommandFailure failure(String requirement, String output) {
    if (output.contains("No module named pip") || output.contains("No module named 'pip'")) {
      return CommandFailure.failed(
          python.getFirst()
              + " has no pip, and quickstart needs it to fetch the model; install it (Debian and"
              + " Ubuntu: apt install python3-pip)");
    }
    String reason =
        output
            .lines()
            .filter(line -> line.startsWith("ERROR:"))
            .reduce((_, last) -> last)
            .map(line -> line.substring("ERROR:".length()).strip())
            .orElse(output.strip().lines().reduce((_, last) -> last).orElse("it gave no reason"));
    return CommandFailure.failed(
        "pip could not download "
            + requirement
            + ": "
            + reason
            + "; check the network, or pip's index settings ('pip config list')");
  }

  private static long size(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | UncheckedIOException _) {
      return 0; // pip removed a folder meanwhile
    }
  }
}
