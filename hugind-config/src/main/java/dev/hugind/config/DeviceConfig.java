package dev.hugind.config;

import java.util.List;

/**
 * Where the model's layers and memory live.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param gpuLayers how many layers go to the GPU; without a GPU it means nothing
 * @param mlock whether the model's pages are locked into RAM
 * @param noMmap whether the model is read into memory instead of mapped
 * @param splitMode how the model is spread over several GPUs
 * @param mainGpu the index of the GPU that does what is not spread; 0 to 127
 * @param tensorSplit the share of each GPU, such as [3, 1]; empty = by free memory
 * @param runtime the llama.cpp to run: bundled, the name of an installed one, or its folder
 */
public record DeviceConfig(
    int gpuLayers,
    boolean mlock,
    boolean noMmap,
    SplitMode splitMode,
    int mainGpu,
    List<Double> tensorSplit,
    String runtime) {
  /** Copies the lists. */
  public DeviceConfig {
    tensorSplit = List.copyOf(tensorSplit);
  }
}
