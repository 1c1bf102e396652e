package dev.hugind.engine.llama;

import dev.hugind.engine.backend.ModelOptions;
import dev.hugind.engine.error.ModelLoadException;
import dev.hugind.engine.gguf.GgufFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Loads models and their adapters; what was loaded is freed again when a later step fails. */
final class ModelLoader {

  static LlamaModel load(RuntimeLibrary library, ModelOptions options, DoubleConsumer progress) {
    List<GgufFile> files = ModelFiles.model(options.path());
    GgufFile header = files.getFirst();
    ModelFingerprint fingerprint = new ModelFingerprint().addModel(files);
    for (ModelOptions.LoraAdapter adapter : options.adapters()) {
      fingerprint.addAdapter(ModelFiles.adapter(adapter.path()), adapter.scale());
      if (!Float.isFinite(adapter.scale())) {
        throw new ModelLoadException(
            "The scale of the LoRA adapter "
                + adapter.path()
                + " is "
                + adapter.scale()
                + "; give a finite number.");
      }
    }
    LlamaApi llama = library.llama();
    MemorySegment model =
        loadWeights(library, options, header.architecture().orElse("unknown"), progress);
    List<LoadedAdapter> adapters = new ArrayList<>();
    boolean done = false;
    try {
      if (!llama.onlyDecodes(model)) {
        throw new ModelLoadException(
            "The model "
                + options.path()
                + " has an encoder or no decoder; only models that"
                + " continue text are supported.");
      }
      for (ModelOptions.LoraAdapter adapter : options.adapters()) {
        adapters.add(loadAdapter(llama, model, adapter));
      }
      LlamaModel loaded =
          new LlamaModel(library, model, adapters, header.quantization(), fingerprint.hex());
      done = true;
      return loaded;
    } finally {
      if (!done) {
        adapters.forEach(adapter -> llama.freeAdapter(adapter.address()));
        llama.freeModel(model);
      }
    }
  }

  private static MemorySegment loadWeights(
      RuntimeLibrary library, ModelOptions options, String architecture, DoubleConsumer listener) {
    long mark = NativeLog.shared().mark();
    LoadProgress progress = new LoadProgress(listener);
    MemorySegment model;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = ModelParameters.of(library, options, progress.callback(arena), arena);
      model = library.llama().loadModel(arena.allocateFrom(options.path().toString()), params);
    }
    if (model.address() == 0) {
      progress.throwFailure();
      throw new ModelLoadException(
          "The model "
              + options.path()
              + " can't be loaded by "
              + library.name()
              + ": "
              + NativeLog.shared().reasonSince(mark)
              + ". If its architecture ("
              + architecture
              + ") is newer than this runtime, set device.runtime to the folder of a newer"
              + " llama.cpp.");
    }
    return model;
  }

  private static LoadedAdapter loadAdapter(
      LlamaApi llama, MemorySegment model, ModelOptions.LoraAdapter adapter) {
    long mark = NativeLog.shared().mark();
    MemorySegment address;
    try (Arena arena = Arena.ofConfined()) {
      address = llama.loadAdapter(model, arena.allocateFrom(adapter.path().toString()));
    }
    if (address.address() == 0) {
      throw new ModelLoadException(
          "The LoRA adapter "
              + adapter.path()
              + " (model.lora) can't be applied: "
              + NativeLog.shared().reasonSince(mark)
              + ".");
    }
    return new LoadedAdapter(address, adapter.scale());
  }

  /**
   * An adapter that was loaded for a model.
   *
   * @param address its native address; freed with the model
   * @param scale its weight
   */
  record LoadedAdapter(MemorySegment address, float scale) {}

  private ModelLoader() {}
}
