package dev.hugind.engine.gguf;

/**
 * How a model is going to be used, as far as it decides about memory.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param tokensPerSlot tokens of one conversation, 1 or more
 * @param slots conversations at a time, 1 or more
 * @param keyType how keys are stored
 * @param valueType how values are stored
 * @param microBatch tokens computed in one go ({@code ubatch_size}), 1 or more
 * @param flashAttention whether attention is computed without storing all its scores
 * @param cachePerSlot whether each slot has a cache of its own ({@code kv_unified} off), in which
 *     layers with a sliding window store their window only: llama.cpp since the middle of 2025. The
 *     bundled b4916 has one cache for all and stores every token in every layer
 */
public record ContextShape(
    int tokensPerSlot,
    int slots,
    GgmlType keyType,
    GgmlType valueType,
    int microBatch,
    boolean flashAttention,
    boolean cachePerSlot) {
  private static final int DEFAULT_MICRO_BATCH = 512;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one of them is below 1
   */
  public ContextShape {
    requirePositive("tokensPerSlot", tokensPerSlot);
    requirePositive("slots", slots);
    requirePositive("microBatch", microBatch);
  }

  /**
   * Returns a shape with llama.cpp's defaults: f16 keys and values, micro-batches of 512 tokens, no
   * flash attention, one cache for all slots.
   *
   * @param tokensPerSlot tokens of one conversation, 1 or more
   * @param slots conversations at a time, 1 or more
   * @return the shape
   * @throws IllegalArgumentException if one of them is below 1
   */
  public static ContextShape of(int tokensPerSlot, int slots) {
    return new ContextShape(
        tokensPerSlot, slots, GgmlType.F16, GgmlType.F16, DEFAULT_MICRO_BATCH, false, false);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", at least 1");
    }
  }
}
