package dev.hugind.config;

import java.util.List;

/** The keys of the section {@code context}. */
final class ContextKeys {
  static final ConfigKey<ContextConfig, Integer> CTX_SIZE =
      ConfigKey.defaulted(
              "context.ctx_size",
              NumberKinds.whole(0, 16_777_216, "tokens", "0 = the model's own"),
              4096,
              ContextConfig::ctxSize,
              "The longest conversation of each slot.")
          .alsoNamed("context.size");
  static final ConfigKey<ContextConfig, Integer> BATCH_SIZE =
      ConfigKey.defaulted(
          "context.batch_size",
          NumberKinds.whole(1, 65_536, "tokens"),
          512,
          ContextConfig::batchSize,
          "How many tokens one decoding call may take.");
  static final ConfigKey<ContextConfig, Integer> UBATCH_SIZE =
      ConfigKey.defaulted(
              "context.ubatch_size",
              NumberKinds.whole(1, 65_536, "tokens"),
              512,
              ContextConfig::ubatchSize,
              "How many of them are computed at once; at most batch_size.")
          .withDefaultNote("512, or batch_size if that is smaller");
  static final ConfigKey<ContextConfig, Toggle> FLASH_ATTN =
      ConfigKey.defaulted(
              "context.flash_attn",
              TextKinds.SWITCH,
              Toggle.ON,
              ContextConfig::flashAttn,
              "Whether Flash Attention is used.")
          .alsoNamed("context.flash_attention");
  static final ConfigKey<ContextConfig, Integer> THREADS =
      ConfigKey.defaulted(
          "context.threads",
          NumberKinds.whole(0, 512, "threads", "0 = one per physical core"),
          0,
          ContextConfig::threads,
          "The CPU threads that generate.");
  static final ConfigKey<ContextConfig, Integer> THREADS_BATCH =
      ConfigKey.defaulted(
          "context.threads_batch",
          NumberKinds.whole(0, 512, "threads", "0 = one per physical core"),
          0,
          ContextConfig::threadsBatch,
          "The CPU threads that read prompts.");
  static final ConfigKey<ContextConfig, CacheType> CACHE_TYPE_K =
      ConfigKey.defaulted(
          "context.cache_type_k",
          TextKinds.choice(CacheType.class, CacheType::spelling),
          CacheType.F16,
          ContextConfig::cacheTypeK,
          "The number format of the keys in the KV cache.");
  static final ConfigKey<ContextConfig, CacheType> CACHE_TYPE_V =
      ConfigKey.defaulted(
          "context.cache_type_v",
          TextKinds.choice(CacheType.class, CacheType::spelling),
          CacheType.F16,
          ContextConfig::cacheTypeV,
          "The number format of the values in the KV cache; fewer than 16 bits need flash_attn.");
  static final ConfigKey<ContextConfig, Boolean> OFFLOAD_KQV =
      ConfigKey.defaulted(
          "context.offload_kqv",
          TextKinds.FLAG,
          true,
          ContextConfig::offloadKqv,
          "Whether the KV cache lives on the GPU with its layers.");
  static final ConfigKey<ContextConfig, Double> ROPE_FREQ_BASE =
      ConfigKey.defaulted(
          "context.rope_freq_base",
          NumberKinds.decimal(0, 1e12, "0 = the model's own"),
          0.0,
          ContextConfig::ropeFreqBase,
          "The base frequency of RoPE.");
  static final ConfigKey<ContextConfig, Double> ROPE_FREQ_SCALE =
      ConfigKey.defaulted(
          "context.rope_freq_scale",
          NumberKinds.decimal(0, 1_000, "0 = the model's own"),
          0.0,
          ContextConfig::ropeFreqScale,
          "The frequency scale of RoPE.");
  static final ConfigKey<ContextConfig, Integer> DRAFT_TOKENS =
      ConfigKey.defaulted(
          "context.draft_tokens",
          NumberKinds.whole(0, 256, "tokens", "0 = none"),
          16,
          ContextConfig::draftTokens,
          "How many tokens of an answer may be guessed from its text and checked at once.");
  static final KeyGroup<ServerConfig, ContextConfig> GROUP =
      KeyGroup.section(
          "context",
          config -> List.of(config.context()),
          List.of(
              CTX_SIZE,
              BATCH_SIZE,
              UBATCH_SIZE,
              FLASH_ATTN,
              THREADS,
              THREADS_BATCH,
              CACHE_TYPE_K,
              CACHE_TYPE_V,
              OFFLOAD_KQV,
              ROPE_FREQ_BASE,
              ROPE_FREQ_SCALE,
              DRAFT_TOKENS),
          List.of());

  private ContextKeys() {}

  static ContextConfig read(Values values) {
    return new ContextConfig(
        values.get(CTX_SIZE),
        values.get(BATCH_SIZE),
        Math.min(values.get(UBATCH_SIZE), values.get(BATCH_SIZE)),
        values.get(FLASH_ATTN),
        values.get(THREADS),
        values.get(THREADS_BATCH),
        values.get(CACHE_TYPE_K),
        values.get(CACHE_TYPE_V),
        values.get(OFFLOAD_KQV),
        values.get(ROPE_FREQ_BASE),
        values.get(ROPE_FREQ_SCALE),
        values.get(DRAFT_TOKENS));
  }
}
