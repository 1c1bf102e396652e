package dev.hugind.engine.gguf;

import java.util.List;
import java.util.Optional;

/**
 * The dimensions of a model, as its metadata has them.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param architecture such as {@code llama}; empty when the file does not say
 * @param contextLength tokens that the model was trained for; 0 when the file does not say
 * @param embeddingLength elements of a token's vector; 0 when the file does not say
 * @param feedForwardLength the widest layer's inner elements per token, all experts that work on a
 *     token together; 0 when the file does not say
 * @param vocabularySize tokens of the vocabulary; 0 when the file has none
 * @param slidingWindow tokens that layers with {@link LayerGeometry.Memory#WINDOW} see; 0 when no
 *     layer has a window
 * @param recurrentElements numbers that one recurrent layer keeps per conversation
 * @param pooling how an embedding model makes one vector of many; empty when the file does not say
 * @param layers all layers in order; empty for a file that is no language model
 */
public record ModelGeometry(
    String architecture,
    int contextLength,
    int embeddingLength,
    int feedForwardLength,
    int vocabularySize,
    int slidingWindow,
    long recurrentElements,
    Optional<PoolingType> pooling,
    List<LayerGeometry> layers) {
  /** Copies the layers. */
  public ModelGeometry {
    layers = List.copyOf(layers);
  }

  /**
   * Returns whether a conversation's memory can be cut at any point: no layer forgets or sums up.
   *
   * @return false for models with sliding windows or recurrent layers; that is to be on the safe
   *     side with a llama.cpp that stores whole contexts in layers with a window, too
   */
  public boolean canCutMemory() {
    return layers.stream()
        .noneMatch(layer -> layer.recurrent() || layer.memory() == LayerGeometry.Memory.WINDOW);
  }
}
