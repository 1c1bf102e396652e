package dev.hugind.engine.llama;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.engine.error.ModelLoadException;
import dev.hugind.engine.gguf.GgufFile;
import dev.hugind.engine.gguf.GgufTensor;
import java.io.IOException;
import java.util.List;

/**
 * Tells a model's weights and adapters from others: by the sizes of their files, their whole GGUF
 * headers, and samples of the weights. Takes some 10 ms, whatever the size of the model.
 *
 * <p><b>Thread safety:</b> none; each fingerprint is taken by one thread.
 */
final class ModelFingerprint {
  private final FileFingerprint fingerprint = new FileFingerprint();

  /**
   * Adds a model.
   *
   * @param files all its files, in order
   * @throws ModelLoadException when one of them can't be read
   */
  @CanIgnoreReturnValue
  ModelFingerprint addModel(List<GgufFile> files) {
    fingerprint.add("model").add(files.size());
    files.forEach(this::add);
    return this;
  }

  /**
   * Adds a LoRA adapter.
   *
   * @param scale its weight
   * @throws ModelLoadException when it can't be read
   */
  @CanIgnoreReturnValue
  ModelFingerprint addAdapter(GgufFile file, float scale) {
    fingerprint.add("adapter").add(Float.floatToIntBits(scale));
    add(file);
    return this;
  }

  private void add(GgufFile file) {
    long header =
        file.tensors().stream().mapToLong(GgufTensor::offset).min().orElse(file.fileBytes());
    try {
      fingerprint.add(file.path(), header);
    } catch (IOException e) {
      throw new ModelLoadException("The file " + file.path() + " can't be read: " + e, e);
    }
  }

  /**
   * Returns the fingerprint of all that was added, and begins anew.
   *
   * @return 64 hexadecimal digits
   */
  String hex() {
    return fingerprint.hex();
  }
}
