package dev.hugind.engine.backend;

/**
 * Sizes, threads and types of a context.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param sequences how many slots, at least 1
 * @param sequenceTokens tokens per slot; 0 takes what the model was trained for
 * @param batchTokens most tokens of one step, at least 1
 * @param microBatchTokens most tokens computed at once within a step, from 1 to {@code batchTokens}
 * @param flashAttention whether to use flash attention
 * @param threads compute threads for decoding; 0 takes the physical cores, and fewer while
 *     something else keeps them busy
 * @param batchThreads compute threads for prefill; 0 takes what {@code threads} gives
 * @param cacheTypeK type of the cached keys
 * @param cacheTypeV type of the cached values; a quantised one needs flash attention
 * @param offloadKqv whether the KV cache goes to the GPU with its layers
 * @param ropeFreqBase RoPE base frequency; 0 takes the model's own
 * @param ropeFreqScale RoPE frequency scale; 0 takes the model's own
 */
public record ContextOptions(
    int sequences,
    int sequenceTokens,
    int batchTokens,
    int microBatchTokens,
    FlashAttention flashAttention,
    int threads,
    int batchThreads,
    CacheType cacheTypeK,
    CacheType cacheTypeV,
    boolean offloadKqv,
    float ropeFreqBase,
    float ropeFreqScale) {

  /**
   * Returns the defaults: 4 slots of 4,096 tokens, steps of 512, flash attention, f16 cache.
   *
   * @return the options
   */
  public static ContextOptions defaults() {
    return of(4, 4096);
  }

  /**
   * Returns the defaults with another number of slots, or another size.
   *
   * @param sequences how many slots, at least 1
   * @param sequenceTokens tokens per slot; 0 takes what the model was trained for
   * @return the options
   */
  public static ContextOptions of(int sequences, int sequenceTokens) {
    return new ContextOptions(
        sequences,
        sequenceTokens,
        512,
        512,
        FlashAttention.ON,
        0,
        0,
        CacheType.F16,
        CacheType.F16,
        true,
        0f,
        0f);
  }

  /** Whether to use flash attention. */
  public enum FlashAttention {
    /** Where the runtime thinks it pays. */
    AUTO,
    /** Never. */
    OFF,
    /** Always. */
    ON
  }

  /** How cached keys or values are stored. */
  public enum CacheType {
    /** 32-bit floating point. */
    F32,
    /** 16-bit floating point. */
    F16,
    /** bfloat16. */
    BF16,
    /** 8-bit blocks. */
    Q8_0,
    /** 4-bit blocks. */
    Q4_0,
    /** 4-bit blocks with an offset. */
    Q4_1,
    /** 5-bit blocks. */
    Q5_0,
    /** 5-bit blocks with an offset. */
    Q5_1,
    /** 4-bit blocks, non-linear. */
    IQ4_NL;

    /**
     * Tells whether the type is a block quantisation.
     *
     * @return false for floating point
     */
    public boolean isQuantized() {
      return compareTo(BF16) > 0;
    }
  }
}
