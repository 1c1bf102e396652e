package dev.hugind.engine.backend;

import java.util.function.DoubleConsumer;

/**
 * A native runtime that can load models.
 *
 * <p>The scheduler is written against this package only, so that it can be driven without a model:
 * tests use a scripted implementation, the product uses llama.cpp.
 *
 * <p><b>Thread safety:</b> safe; methods run on the calling platform thread and may take seconds.
 */
public interface Backend {

  /**
   * Returns the runtime's name and version, for people: {@code "llama.cpp b4916 (bundled)"}.
   *
   * @return the name
   */
  String name();

  /**
   * Loads a model's weights.
   *
   * @param options the file and where its layers go
   * @param progress called on the calling thread with the share that is loaded, from 0 to 1; must
   *     not throw
   * @return the model; the caller closes it
   * @throws dev.hugind.engine.error.ModelLoadException when the file is missing, damaged or of an
   *     architecture that this runtime does not know
   */
  LoadedModel load(ModelOptions options, DoubleConsumer progress);
}
