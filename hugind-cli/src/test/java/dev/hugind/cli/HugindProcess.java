package dev.hugind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The packaged command as a process of its own, with a Hugind folder of its own. */
final class HugindProcess implements AutoCloseable {
  private static final long SECONDS = 100;

  private final Process process;
  private final Path errors;
  private final List<String> lines = new ArrayList<>();

  private HugindProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  static HugindProcess start(Path home, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("target", "hugind.jar").toAbsolutePath().toString()));
    command.addAll(List.of(args));
    Path errors = Files.createTempFile(home, "stderr", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("HUGIND_HOME", home.toString());
    builder.environment().putAll(environment);
    return new HugindProcess(builder.start(), errors);
  }

  static HugindProcess start(Path home, String... args) throws IOException {
    return start(home, Map.of(), args);
  }

  /** Returns the folder with the real model; a missing one fails the test. */
  static Path model() {
    Path model =
        Path.of(System.getProperty("hugind.test.models", ".models"), QuickstartModel.FILE_NAME);
    assertThat(model).as("the real model; ./verify fetches it").isRegularFile();
    return model.toAbsolutePath();
  }

  /** Reads stdout until a line holds a text, and returns all of it up to there. */
  @CanIgnoreReturnValue
  String awaitOutput(String text) throws Exception {
    BufferedReader reader = process.inputReader();
    return CompletableFuture.supplyAsync(
            () -> {
              while (lines.isEmpty() || !lines.getLast().contains(text)) {
                lines.add(readLine(reader));
              }
              return String.join("\n", lines);
            })
        .get(SECONDS, TimeUnit.SECONDS);
  }

  private String readLine(BufferedReader reader) {
    try {
      String line = reader.readLine();
      if (line == null) {
        throw new AssertionError("stdout ended after " + lines + "; stderr: " + errors());
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the end and returns the exit code. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(errors()).isTrue();
    return process.exitValue();
  }

  /** Returns the rest of stdout; waits for the end of the process. */
  String output() throws IOException {
    return String.join("\n", process.inputReader().lines().toList());
  }

  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      return e.toString();
    }
  }

  long pid() {
    return process.pid();
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL and waits for the end. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
