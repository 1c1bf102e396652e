package dev.hugind.config;

import java.util.List;

/** The keys of the section {@code sampling}. */
final class SamplingKeys {
  static final ConfigKey<SamplingConfig, Double> TEMP =
      ConfigKey.defaulted(
          "sampling.temp",
          NumberKinds.decimal(0, 2, "0 = always the likeliest"),
          0.7,
          SamplingConfig::temp,
          "The temperature.");
  static final ConfigKey<SamplingConfig, Integer> TOP_K =
      ConfigKey.defaulted(
          "sampling.top_k",
          NumberKinds.whole(0, 1_000_000, "tokens", "0 = off"),
          40,
          SamplingConfig::topK,
          "Only this many of the likeliest tokens are kept.");
  static final ConfigKey<SamplingConfig, Double> TOP_P =
      ConfigKey.defaulted(
          "sampling.top_p",
          NumberKinds.decimal(0, 1, "1 = off"),
          0.95,
          SamplingConfig::topP,
          "The likeliest tokens are kept until they hold this much probability.");
  static final ConfigKey<SamplingConfig, Double> MIN_P =
      ConfigKey.defaulted(
          "sampling.min_p",
          NumberKinds.decimal(0, 1, "0 = off"),
          0.05,
          SamplingConfig::minP,
          "Tokens below this share of the likeliest one's probability are dropped.");
  static final ConfigKey<SamplingConfig, Integer> REPEAT_LAST_N =
      ConfigKey.defaulted(
          "sampling.repeat_last_n",
          NumberKinds.whole(-1, 16_777_216, "tokens", "0 = off, -1 = all of the context"),
          64,
          SamplingConfig::repeatLastN,
          "How far back the penalties look.");
  static final ConfigKey<SamplingConfig, Double> REPEAT_PENALTY =
      ConfigKey.defaulted(
          "sampling.repeat_penalty",
          NumberKinds.decimal(0.01, 10, "1 = off"),
          1.0,
          SamplingConfig::repeatPenalty,
          "The factor against tokens that occurred.");
  static final ConfigKey<SamplingConfig, Double> FREQUENCY_PENALTY =
      ConfigKey.defaulted(
          "sampling.frequency_penalty",
          NumberKinds.decimal(-2, 2, "0 = off"),
          0.0,
          SamplingConfig::frequencyPenalty,
          "The penalty per occurrence of a token.");
  static final ConfigKey<SamplingConfig, Double> PRESENCE_PENALTY =
      ConfigKey.defaulted(
          "sampling.presence_penalty",
          NumberKinds.decimal(-2, 2, "0 = off"),
          0.0,
          SamplingConfig::presencePenalty,
          "The penalty for a token that occurred at all.");
  static final ConfigKey<SamplingConfig, Double> DRY_MULTIPLIER =
      ConfigKey.defaulted(
          "sampling.dry_multiplier",
          NumberKinds.decimal(0, 10, "0 = off"),
          0.0,
          SamplingConfig::dryMultiplier,
          "The strength of the DRY penalty against repeated passages.");
  static final ConfigKey<SamplingConfig, Double> DRY_BASE =
      ConfigKey.defaulted(
          "sampling.dry_base",
          NumberKinds.decimal(1, 10),
          1.75,
          SamplingConfig::dryBase,
          "How fast the DRY penalty grows with a passage's length.");
  static final ConfigKey<SamplingConfig, Integer> DRY_ALLOWED_LENGTH =
      ConfigKey.defaulted(
          "sampling.dry_allowed_length",
          NumberKinds.whole(0, 65_536, "tokens"),
          2,
          SamplingConfig::dryAllowedLength,
          "The longest repeated passage that DRY leaves alone.");
  static final ConfigKey<SamplingConfig, Double> XTC_PROBABILITY =
      ConfigKey.defaulted(
          "sampling.xtc_probability",
          NumberKinds.decimal(0, 1, "0 = off"),
          0.0,
          SamplingConfig::xtcProbability,
          "How often XTC drops the likeliest tokens.");
  static final ConfigKey<SamplingConfig, Double> XTC_THRESHOLD =
      ConfigKey.defaulted(
          "sampling.xtc_threshold",
          NumberKinds.decimal(0, 1, "above 0.5 = off"),
          0.1,
          SamplingConfig::xtcThreshold,
          "The probability from which XTC takes tokens as likely.");
  static final ConfigKey<SamplingConfig, Long> SEED =
      ConfigKey.defaulted(
          "sampling.seed",
          NumberKinds.longWhole(-1, 4_294_967_295L, "-1 = another one each time"),
          -1L,
          SamplingConfig::seed,
          "The seed of the random picks.");
  static final KeyGroup<ServerConfig, SamplingConfig> GROUP =
      KeyGroup.section(
          "sampling",
          config -> List.of(config.sampling()),
          List.of(
              TEMP,
              TOP_K,
              TOP_P,
              MIN_P,
              REPEAT_LAST_N,
              REPEAT_PENALTY,
              FREQUENCY_PENALTY,
              PRESENCE_PENALTY,
              DRY_MULTIPLIER,
              DRY_BASE,
              DRY_ALLOWED_LENGTH,
              XTC_PROBABILITY,
              XTC_THRESHOLD,
              SEED),
          List.of());

  private SamplingKeys() {}

  static SamplingConfig read(Values values) {
    return new SamplingConfig(
        values.get(TEMP),
        values.get(TOP_K),
        values.get(TOP_P),
        values.get(MIN_P),
        values.get(REPEAT_LAST_N),
        values.get(REPEAT_PENALTY),
        values.get(FREQUENCY_PENALTY),
        values.get(PRESENCE_PENALTY),
        values.get(DRY_MULTIPLIER),
        values.get(DRY_BASE),
        values.get(DRY_ALLOWED_LENGTH),
        values.get(XTC_PROBABILITY),
        values.get(XTC_THRESHOLD),
        values.get(SEED));
  }
}
