package dev.hugind.engine.llama;

import dev.hugind.engine.error.ModelLoadException;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at a GGUF file before llama.cpp does, to say clearly what is wrong with it. */
final class ModelFiles {
  private static final int MAGIC = 0x47475546;
  private static final int MIN_BYTES = 24;

  /**
   * Refuses what is no GGUF file.
   *
   * @param key the configuration key that names the file
   */
  static void check(String key, Path file) {
    if (!Files.exists(file)) {
      throw refused(key, file, "does not exist");
    }
    if (!Files.isRegularFile(file)) {
      throw refused(key, file, "is no file");
    }
    if (!Files.isReadable(file)) {
      throw refused(key, file, "can't be read by this user");
    }
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      long size = Files.size(file);
      if (size < MIN_BYTES) {
        throw refused(key, file, "has " + size + " bytes, too few for a GGUF file");
      }
      if (in.readInt() != MAGIC) {
        throw refused(key, file, "is no GGUF file: it does not start with \"GGUF\"");
      }
      int version = Integer.reverseBytes(in.readInt());
      if (version < 2 || version > 3) {
        throw refused(
            key,
            file,
            "is GGUF version " + Integer.toUnsignedString(version) + "; 2 and 3 are read");
      }
    } catch (IOException e) {
      throw new ModelLoadException(
          "The file " + file + " (" + key + ") can't be read: " + e.getMessage(), e);
    }
  }

  private static ModelLoadException refused(String key, Path file, String what) {
    return new ModelLoadException("The file " + file + " (" + key + ") " + what + ".");
  }

  private ModelFiles() {}
}
