package dev.hugind.config;

/**
 * The size and shape of the model's working memory.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param ctxSize the longest conversation of each slot; tokens, 0 to 16777216 (0 = the model's own)
 * @param batchSize how many tokens one decoding call may take; tokens, 1 to 65536
 * @param ubatchSize how many of them are computed at once; at most batch_size; tokens, 1 to 65536
 * @param flashAttn whether Flash Attention is used
 * @param threads the CPU threads that generate; threads, 0 to 512 (0 = one per physical core)
 * @param threadsBatch the CPU threads that read prompts; threads, 0 to 512 (0 = one per physical
 *     core)
 * @param cacheTypeK the number format of the keys in the KV cache
 * @param cacheTypeV the number format of the values in the KV cache; fewer than 16 bits need
 *     flash_attn
 * @param offloadKqv whether the KV cache lives on the GPU with its layers
 * @param ropeFreqBase the base frequency of RoPE; 0 to 1e12 (0 = the model's own)
 * @param ropeFreqScale the frequency scale of RoPE; 0 to 1000 (0 = the model's own)
 * @param draftTokens how many tokens of an answer may be guessed from its text and checked at once;
 *     tokens, 0 to 256 (0 = none)
 */
public record ContextConfig(
    int ctxSize,
    int batchSize,
    int ubatchSize,
    Toggle flashAttn,
    int threads,
    int threadsBatch,
    CacheType cacheTypeK,
    CacheType cacheTypeV,
    boolean offloadKqv,
    double ropeFreqBase,
    double ropeFreqScale,
    int draftTokens) {}
