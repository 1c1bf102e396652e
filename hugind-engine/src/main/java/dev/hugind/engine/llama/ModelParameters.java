package dev.hugind.engine.llama;

import dev.hugind.engine.backend.ModelOptions;
import dev.hugind.engine.error.ModelLoadException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Writes {@link ModelOptions} into the {@code llama_model_params} of whatever version it is. */
final class ModelParameters {
  /** More layers than any model has: all of them, in versions that know no -1 for it. */
  private static final int ALL_LAYERS = 9999;

  // The values of llama_load_mode, in versions that have it.
  private static final int LOAD_PLAIN = 0;
  private static final int LOAD_MAPPED = 1;
  private static final int LOAD_LOCKED = 2;
  private static final int LOAD_MAPPED_AND_LOCKED = 3;

  /** Returns the parameters, which live as long as the arena. */
  static MemorySegment of(
      RuntimeLibrary library, ModelOptions options, MemorySegment progress, Arena arena) {
    check(options);
    LlamaApi llama = library.llama();
    MemorySegment memory = arena.allocate(RuntimeLayouts.SLACK, Long.BYTES);
    llama.modelDefaults(memory);
    StructView view = new StructView(library.layouts().model(), memory);
    // Without a GPU, how to share among GPUs means nothing, yet llama.cpp would refuse some values.
    if (llama.supportsGpu()) {
      view.set("n_gpu_layers", options.gpuLayers() < 0 ? ALL_LAYERS : options.gpuLayers());
      view.set("split_mode", splitMode(options.splitMode()));
      view.set("main_gpu", options.mainGpu());
      if (!options.tensorSplit().isEmpty()) {
        view.set("tensor_split", tensorSplit(options.tensorSplit(), llama.maxDevices(), arena));
      }
    } else {
      view.set("n_gpu_layers", 0);
    }
    if (view.layout().has("load_mode")) {
      view.set("load_mode", loadMode(options));
    } else {
      view.set("use_mmap", options.mapMemory());
      view.set("use_mlock", options.lockMemory());
    }
    view.set("progress_callback", progress);
    return memory;
  }

  /** Returns the value of {@code llama_split_mode}. */
  private static int splitMode(ModelOptions.SplitMode mode) {
    return switch (mode) {
      case NONE -> 0;
      case LAYER -> 1;
      case ROW -> 2;
    };
  }

  private static int loadMode(ModelOptions options) {
    if (options.mapMemory()) {
      return options.lockMemory() ? LOAD_MAPPED_AND_LOCKED : LOAD_MAPPED;
    }
    return options.lockMemory() ? LOAD_LOCKED : LOAD_PLAIN;
  }

  private static void check(ModelOptions options) {
    if (options.gpuLayers() < -1) {
      throw new ModelLoadException(
          "device.gpu_layers is " + options.gpuLayers() + "; allowed: -1 (all) and more.");
    }
    if (options.mainGpu() < 0) {
      throw new ModelLoadException(
          "device.main_gpu is " + options.mainGpu() + "; allowed: 0 and more.");
    }
    for (float share : options.tensorSplit()) {
      if (!(share >= 0) || Float.isInfinite(share)) {
        throw new ModelLoadException(
            "device.tensor_split holds " + share + "; allowed: 0 and more.");
      }
    }
  }

  private static MemorySegment tensorSplit(List<Float> shares, long devices, Arena arena) {
    if (shares.size() > devices) {
      throw new ModelLoadException(
          "device.tensor_split has "
              + shares.size()
              + " shares; this llama.cpp takes at most "
              + devices
              + " devices.");
    }
    // llama.cpp reads a share for every device it could have.
    MemorySegment split = arena.allocate(ValueLayout.JAVA_FLOAT, Math.max(1, devices));
    for (int i = 0; i < shares.size(); i++) {
      split.setAtIndex(ValueLayout.JAVA_FLOAT, i, shares.get(i));
    }
    return split;
  }

  private ModelParameters() {}
}
