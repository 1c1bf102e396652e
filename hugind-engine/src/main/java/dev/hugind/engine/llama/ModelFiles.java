package dev.hugind.engine.llama;

import dev.hugind.engine.error.ModelLoadException;
import dev.hugind.engine.gguf.GgufException;
import dev.hugind.engine.gguf.GgufFile;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads GGUF headers before llama.cpp does: to say clearly what is wrong with a file, and because
 * llama.cpp allocates by lengths that it has not checked, which can end the process.
 */
final class ModelFiles {

  /**
   * Reads and checks the headers of a model.
   *
   * @return the headers of all its files, in order
   * @throws ModelLoadException when a file is missing, no GGUF file, cut, damaged or without
   *     weights
   */
  static List<GgufFile> model(Path file) {
    try {
      List<GgufFile> files = GgufFile.readAll(file);
      if (files.getFirst().tensors().isEmpty()) {
        throw new ModelLoadException(
            file + " (model.model_path) holds no weights, only a vocabulary; give a whole model.");
      }
      return files;
    } catch (GgufException e) {
      throw new ModelLoadException(e.getMessage() + " (model.model_path)", e);
    }
  }

  /**
   * Reads and checks the header of a LoRA adapter.
   *
   * @return the header
   * @throws ModelLoadException when the file is missing, no GGUF file, cut or damaged
   */
  static GgufFile adapter(Path file) {
    try {
      return GgufFile.read(file);
    } catch (GgufException e) {
      throw new ModelLoadException(e.getMessage() + " (model.lora)", e);
    }
  }

  private ModelFiles() {}
}
