package dev.hugind.engine.llama;

import dev.hugind.engine.error.ModelLoadException;
import dev.hugind.engine.gguf.GgufException;
import dev.hugind.engine.gguf.GgufFile;
import java.nio.file.Path;

/**
 * Reads GGUF headers before llama.cpp does: to say clearly what is wrong with a file, and because
 * llama.cpp allocates by lengths that it has not checked, which can end the process.
 */
final class ModelFiles {

  /**
   * Reads the header of a model, all of its files checked.
   *
   * @return the header of the first file
   * @throws ModelLoadException when a file is missing, no GGUF file, cut, damaged or without
   *     weights
   */
  static GgufFile model(Path file) {
    try {
      GgufFile first = GgufFile.readAll(file).getFirst();
      if (first.tensors().isEmpty()) {
        throw new ModelLoadException(
            file + " (model.model_path) holds no weights, only a vocabulary; give a whole model.");
      }
      return first;
    } catch (GgufException e) {
      throw new ModelLoadException(e.getMessage() + " (model.model_path)", e);
    }
  }

  /**
   * Checks the header of a LoRA adapter.
   *
   * @throws ModelLoadException when the file is missing, no GGUF file, cut or damaged
   */
  static void checkAdapter(Path file) {
    try {
      var _ = GgufFile.read(file);
    } catch (GgufException e) {
      throw new ModelLoadException(e.getMessage() + " (model.lora)", e);
    }
  }

  private ModelFiles() {}
}
