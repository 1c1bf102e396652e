package dev.hugind.engine.llama;

import dev.hugind.engine.backend.Backend;
import dev.hugind.engine.backend.LoadedModel;
import dev.hugind.engine.backend.ModelOptions;
import java.util.function.DoubleConsumer;

/**
 * One llama.cpp as a backend.
 *
 * <p><b>Thread safety:</b> safe.
 */
final class LlamaBackend implements Backend {
  private final RuntimeLibrary library;

  LlamaBackend(RuntimeLibrary library) {
    this.library = library;
  }

  @Override
  public String name() {
    return library.name();
  }

  @Override
  public LoadedModel load(ModelOptions options, DoubleConsumer progress) {
    PlatformThreads.require("loading a model");
    return ModelLoader.load(library, options, progress);
  }
}
