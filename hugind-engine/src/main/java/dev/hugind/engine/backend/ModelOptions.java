package dev.hugind.engine.backend;

import java.nio.file.Path;
import java.util.List;

/**
 * Which model to load, and where its layers go.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param path the GGUF file
 * @param gpuLayers how many layers to keep on the GPU; -1 means as many as fit
 * @param lockMemory whether to forbid the system to page the weights out
 * @param mapMemory whether to map the file instead of reading it
 * @param splitMode how several GPUs share the model
 * @param mainGpu index of the GPU that holds what is not split, from 0
 * @param tensorSplit the share of each GPU, in any unit; empty leaves it to llama.cpp
 * @param adapters LoRA adapters to apply
 */
public record ModelOptions(
    Path path,
    int gpuLayers,
    boolean lockMemory,
    boolean mapMemory,
    SplitMode splitMode,
    int mainGpu,
    List<Float> tensorSplit,
    List<LoraAdapter> adapters) {

  /** Copies the lists. */
  public ModelOptions {
    tensorSplit = List.copyOf(tensorSplit);
    adapters = List.copyOf(adapters);
  }

  /**
   * Returns the defaults for a file: all layers on the GPU where there is one, mapped memory.
   *
   * @param path the GGUF file
   * @return the options
   */
  public static ModelOptions of(Path path) {
    return new ModelOptions(path, 99, false, true, SplitMode.LAYER, 0, List.of(), List.of());
  }

  /** How several GPUs share a model. */
  public enum SplitMode {
    /** One GPU holds everything. */
    NONE,
    /** Each GPU holds some of the layers. */
    LAYER,
    /** Each GPU holds some rows of every layer. */
    ROW
  }

  /**
   * A LoRA adapter to apply to the model.
   *
   * @param path the adapter's GGUF file
   * @param scale its weight; 1 applies it as trained, 0 not at all
   */
  public record LoraAdapter(Path path, float scale) {}
}
