package dev.hugind.engine.gguf;

import dev.hugind.engine.gguf.LayerGeometry.Memory;
import java.util.List;

/**
 * The memory that a model is going to take, before anything is loaded.
 *
 * <p>The formulas follow llama.cpp ({@code llama_kv_cache}, {@code llama_kv_cache_iswa}, {@code
 * llama_hparams::n_embd_k_gqa}, {@code n_embd_v_gqa}, {@code n_embd_r}, {@code n_embd_s}):
 *
 * <ul>
 *   <li><b>weights</b>: the bytes of all tensors.
 *   <li><b>KV cache</b>: for each layer that stores tokens, cells × (bytes of a row of {@code
 *       head_count_kv × key_length} elements + bytes of a row of {@code head_count_kv ×
 *       value_length} elements). Cells: tokens per slot times slots; with a cache per slot, in a
 *       layer with a window, at most {@code window + micro-batch} times slots. Tokens, and window
 *       with micro-batch, are rounded up to {@value #CELL_STEP}.
 *   <li><b>recurrent state</b>: for each recurrent layer and slot, its elements as 32-bit floats.
 *   <li><b>compute buffer</b>: for each token of a micro-batch, as 32-bit floats, {@value
 *       #EMBEDDING_COPIES} copies of its vector and the largest of what is never there together:
 *       the logits; the attention mask (a number per cell that the token may see) with the scores
 *       (heads times that; with flash attention a second mask instead); the mask with the inner
 *       elements of the feed-forward layer twice.
 *   <li><b>output</b>: the logits and the vector of one token per slot.
 * </ul>
 *
 * <p>Weights and cache are exact to the rounding; the compute buffer is an estimate, made to be
 * rather too large than too small. A sum beyond a {@code long} reads as {@link Long#MAX_VALUE}.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param weightBytes bytes of the weights
 * @param kvBytes bytes of keys and values of all slots
 * @param recurrentBytes bytes of the states of recurrent layers of all slots
 * @param computeBytes bytes of intermediate results
 * @param outputBytes bytes of the results that llama.cpp hands out
 */
public record MemoryEstimate(
    long weightBytes, long kvBytes, long recurrentBytes, long computeBytes, long outputBytes) {
  private static final int FLOAT_BYTES = Float.BYTES;
  private static final int CELL_STEP = 256;
  private static final int EMBEDDING_COPIES = 5;

  /**
   * Estimates the memory of a model.
   *
   * @param files all files of the model, the one with the metadata first
   * @param shape how it is going to be used
   * @return the estimate
   * @throws GgufException if a dimension of the model is out of range
   * @throws IllegalArgumentException if there is no file
   */
  public static MemoryEstimate of(List<GgufFile> files, ContextShape shape) {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("files is empty, at least one");
    }
    ModelGeometry model = files.getFirst().geometry();
    long weights = 0;
    for (GgufFile file : files) {
      weights = sum(weights, file.tensorBytes());
    }
    long state = product(model.recurrentElements(), FLOAT_BYTES, shape.slots());
    long recurrentLayers = model.layers().stream().filter(LayerGeometry::recurrent).count();
    long outputElements = sum(model.vocabularySize(), model.embeddingLength());
    return new MemoryEstimate(
        weights,
        kvBytes(model, shape),
        product(recurrentLayers, state),
        computeBytes(model, shape),
        product(shape.slots(), outputElements, FLOAT_BYTES));
  }

  /**
   * Returns all parts together.
   *
   * @return bytes
   */
  public long totalBytes() {
    return sum(sum(sum(sum(weightBytes, kvBytes), recurrentBytes), computeBytes), outputBytes);
  }

  private static long kvBytes(ModelGeometry model, ContextShape shape) {
    long bytes = 0;
    for (LayerGeometry layer : model.layers()) {
      if (layer.memory() != Memory.NONE) {
        long keys = (long) layer.headCountKv() * layer.keyLength();
        long values = (long) layer.headCountKv() * layer.valueLength();
        long row = sum(shape.keyType().bytes(keys), shape.valueType().bytes(values));
        bytes = sum(bytes, product(cells(model, shape, layer), row));
      }
    }
    return bytes;
  }

  private static long cells(ModelGeometry model, ContextShape shape, LayerGeometry layer) {
    long perSlot = rounded(shape.tokensPerSlot());
    if (layer.memory() == Memory.WINDOW && shape.cachePerSlot()) {
      perSlot = Math.min(perSlot, rounded(sum(model.slidingWindow(), shape.microBatch())));
    }
    return product(perSlot, shape.slots());
  }

  private static long computeBytes(ModelGeometry model, ContextShape shape) {
    long allCells = product(rounded(shape.tokensPerSlot()), shape.slots());
    long cells = shape.cachePerSlot() ? rounded(shape.tokensPerSlot()) : allCells;
    long heads = model.layers().stream().mapToLong(LayerGeometry::headCount).max().orElse(0);
    // Flash attention keeps no scores, but a second copy of the mask.
    long attention = shape.flashAttention() ? product(2, cells) : product(heads + 1, cells);
    long feedForward = sum(cells, 2L * model.feedForwardLength());
    long largest = Math.max(model.vocabularySize(), Math.max(attention, feedForward));
    long vectors = (long) EMBEDDING_COPIES * model.embeddingLength();
    long tokens = Math.min(shape.microBatch(), allCells);
    return product(tokens, sum(vectors, largest), FLOAT_BYTES);
  }

  private static long rounded(long cells) {
    return product(Math.ceilDiv(cells, CELL_STEP), CELL_STEP);
  }

  private static long product(long... factors) {
    long product = 1;
    for (long factor : factors) {
      try {
        product = Math.multiplyExact(product, factor);
      } catch (ArithmeticException e) {
        return Long.MAX_VALUE;
      }
    }
    return product;
  }

  private static long sum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }
}
