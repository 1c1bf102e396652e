package dev.hugind.engine.generation;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.engine.error.InvalidRequestException;
import java.util.List;
import java.util.Map;

/**
 * How the next token is chosen. The names and meanings are llama.cpp's.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param temperature randomness; 0 always takes the likeliest token; from 0 to 2
 * @param topK how many of the likeliest tokens stay; 0 keeps all; from 0 to 1000000
 * @param topP the share of probability that stays; 1 keeps all; from 0 to 1
 * @param minP least probability relative to the likeliest token; 0 keeps all; from 0 to 1
 * @param typicalP locally typical sampling; 1 is off; from 0 to 1
 * @param repeatLastN how many tokens the penalties look back; 0 none, -1 the whole context; from -1
 *     to 16777216
 * @param repeatPenalty penalty on repeated tokens; 1 is off; from 0.01 to 10
 * @param frequencyPenalty penalty per repetition; 0 is off; from -2 to 2
 * @param presencePenalty penalty for having occurred; 0 is off; from -2 to 2
 * @param dryMultiplier strength of the DRY penalty on repeated sequences; 0 is off; from 0 to 100
 * @param dryBase growth of the DRY penalty per token of repeated length; from 0 to 100
 * @param dryAllowedLength repeated length in tokens that DRY lets pass; from 0 to 16777216
 * @param dryPenaltyLastN how many tokens DRY looks back; 0 none, -1 the whole context; from -1 to
 *     16777216
 * @param drySequenceBreakers texts that DRY's repeated sequences don't cross; up to 16 of 1 to 40
 *     characters
 * @param xtcProbability chance of dropping the likeliest tokens; 0 is off; from 0 to 1
 * @param xtcThreshold least probability of a token that XTC may drop; above 0.5 XTC is off; from 0
 *     to 1
 * @param mirostat 0 off, 1 Mirostat, 2 Mirostat 2.0; takes the place of the cutting samplers; from
 *     0 to 2
 * @param mirostatTau target surprise of Mirostat; from 0 to 100
 * @param mirostatEta learning rate of Mirostat; from 0 to 1
 * @param seed makes the choice reproducible, an unsigned 32-bit number; -1 takes a random one
 * @param logitBias what is added to the logits of tokens, by token id; {@code -Infinity} bans one
 */
public record SamplingOptions(
    float temperature,
    int topK,
    float topP,
    float minP,
    float typicalP,
    int repeatLastN,
    float repeatPenalty,
    float frequencyPenalty,
    float presencePenalty,
    float dryMultiplier,
    float dryBase,
    int dryAllowedLength,
    int dryPenaltyLastN,
    List<String> drySequenceBreakers,
    float xtcProbability,
    float xtcThreshold,
    int mirostat,
    float mirostatTau,
    float mirostatEta,
    long seed,
    Map<Integer, Float> logitBias) {

  /** llama.cpp's own: texts that a repeated sequence does not cross. */
  public static final List<String> DRY_SEQUENCE_BREAKERS = List.of("\n", ":", "\"", "*");

  private static final int MOST_BREAKERS = 16;
  private static final int LONGEST_BREAKER = 40;
  private static final SamplingOptions DEFAULTS = new Builder().build();

  /**
   * Checks every value.
   *
   * @throws InvalidRequestException when one is out of its range
   */
  public SamplingOptions {
    check("temperature", temperature, 0, 2);
    check("top_k", topK, 0, 1000000);
    check("top_p", topP, 0, 1);
    check("min_p", minP, 0, 1);
    check("typical_p", typicalP, 0, 1);
    check("repeat_last_n", repeatLastN, -1, 16777216);
    check("repeat_penalty", repeatPenalty, 0.01, 10);
    check("frequency_penalty", frequencyPenalty, -2, 2);
    check("presence_penalty", presencePenalty, -2, 2);
    check("dry_multiplier", dryMultiplier, 0, 100);
    check("dry_base", dryBase, 0, 100);
    check("dry_allowed_length", dryAllowedLength, 0, 16777216);
    check("dry_penalty_last_n", dryPenaltyLastN, -1, 16777216);
    drySequenceBreakers = List.copyOf(drySequenceBreakers);
    checkBreakers(drySequenceBreakers);
    check("xtc_probability", xtcProbability, 0, 1);
    check("xtc_threshold", xtcThreshold, 0, 1);
    check("mirostat", mirostat, 0, 2);
    check("mirostat_tau", mirostatTau, 0, 100);
    check("mirostat_eta", mirostatEta, 0, 1);
    check("seed", (double) seed, -1, 0xFFFF_FFFFL);
    logitBias = Map.copyOf(logitBias);
    if (logitBias.values().stream().anyMatch(bias -> Float.isNaN(bias))) {
      throw new InvalidRequestException("logit_bias", "logit_bias holds NaN; give a number");
    }
  }

  private static void checkBreakers(List<String> breakers) {
    boolean fit =
        breakers.stream()
            .allMatch(
                text ->
                    !text.isEmpty() && text.length() <= LONGEST_BREAKER && text.indexOf('\0') < 0);
    if (!fit || breakers.size() > MOST_BREAKERS) {
      throw new InvalidRequestException(
          "dry_sequence_breakers",
          "dry_sequence_breakers has "
              + breakers.size()
              + " texts; allowed: up to "
              + MOST_BREAKERS
              + ", each of 1 to "
              + LONGEST_BREAKER
              + " characters and without a zero character");
    }
  }

  /**
   * Returns llama.cpp's defaults.
   *
   * @return the same value each time
   */
  public static SamplingOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Returns a builder that starts from these options.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.temperature = temperature;
    builder.topK = topK;
    builder.topP = topP;
    builder.minP = minP;
    builder.typicalP = typicalP;
    builder.repeatLastN = repeatLastN;
    builder.repeatPenalty = repeatPenalty;
    builder.frequencyPenalty = frequencyPenalty;
    builder.presencePenalty = presencePenalty;
    builder.dryMultiplier = dryMultiplier;
    builder.dryBase = dryBase;
    builder.dryAllowedLength = dryAllowedLength;
    builder.dryPenaltyLastN = dryPenaltyLastN;
    builder.drySequenceBreakers = drySequenceBreakers;
    builder.xtcProbability = xtcProbability;
    builder.xtcThreshold = xtcThreshold;
    builder.mirostat = mirostat;
    builder.mirostatTau = mirostatTau;
    builder.mirostatEta = mirostatEta;
    builder.seed = seed;
    builder.logitBias = logitBias;
    return builder;
  }

  private static void check(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new InvalidRequestException(
          name, name + " is " + plain(value) + "; allowed: " + plain(least) + " to " + plain(most));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Float.toString((float) value);
  }

  /**
   * Collects options, starting from the defaults.
   *
   * <p><b>Thread safety:</b> not safe; use on one thread.
   */
  public static final class Builder {
    private float temperature = 0.8f;
    private int topK = 40;
    private float topP = 0.95f;
    private float minP = 0.05f;
    private float typicalP = 1f;
    private int repeatLastN = 64;
    private float repeatPenalty = 1f;
    private float frequencyPenalty = 0f;
    private float presencePenalty = 0f;
    private float dryMultiplier = 0f;
    private float dryBase = 1.75f;
    private int dryAllowedLength = 2;
    private int dryPenaltyLastN = -1;
    private List<String> drySequenceBreakers = DRY_SEQUENCE_BREAKERS;
    private float xtcProbability = 0f;
    private float xtcThreshold = 0.1f;
    private int mirostat = 0;
    private float mirostatTau = 5f;
    private float mirostatEta = 0.1f;
    private long seed = -1;
    private Map<Integer, Float> logitBias = Map.of();

    /** Creates a builder with llama.cpp's defaults. */
    public Builder() {}

    /**
     * Sets temperature.
     *
     * @param value randomness; 0 always takes the likeliest token; from 0 to 2
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder temperature(float value) {
      this.temperature = value;
      return this;
    }

    /**
     * Sets topK.
     *
     * @param value how many of the likeliest tokens stay; 0 keeps all; from 0 to 1000000
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder topK(int value) {
      this.topK = value;
      return this;
    }

    /**
     * Sets topP.
     *
     * @param value the share of probability that stays; 1 keeps all; from 0 to 1
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder topP(float value) {
      this.topP = value;
      return this;
    }

    /**
     * Sets minP.
     *
     * @param value least probability relative to the likeliest token; 0 keeps all; from 0 to 1
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder minP(float value) {
      this.minP = value;
      return this;
    }

    /**
     * Sets typicalP.
     *
     * @param value locally typical sampling; 1 is off; from 0 to 1
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder typicalP(float value) {
      this.typicalP = value;
      return this;
    }

    /**
     * Sets repeatLastN.
     *
     * @param value how many tokens the penalties look back; 0 none, -1 the whole context; from -1
     *     to 16777216
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder repeatLastN(int value) {
      this.repeatLastN = value;
      return this;
    }

    /**
     * Sets repeatPenalty.
     *
     * @param value penalty on repeated tokens; 1 is off; from 0.01 to 10
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder repeatPenalty(float value) {
      this.repeatPenalty = value;
      return this;
    }

    /**
     * Sets frequencyPenalty.
     *
     * @param value penalty per repetition; 0 is off; from -2 to 2
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder frequencyPenalty(float value) {
      this.frequencyPenalty = value;
      return this;
    }

    /**
     * Sets presencePenalty.
     *
     * @param value penalty for having occurred; 0 is off; from -2 to 2
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder presencePenalty(float value) {
      this.presencePenalty = value;
      return this;
    }

    /**
     * Sets dryMultiplier.
     *
     * @param value strength of the DRY penalty on repeated sequences; 0 is off; from 0 to 100
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder dryMultiplier(float value) {
      this.dryMultiplier = value;
      return this;
    }

    /**
     * Sets dryBase.
     *
     * @param value growth of the DRY penalty per token of repeated length; from 0 to 100
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder dryBase(float value) {
      this.dryBase = value;
      return this;
    }

    /**
     * Sets dryAllowedLength.
     *
     * @param value repeated length in tokens that DRY lets pass; from 0 to 16777216
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder dryAllowedLength(int value) {
      this.dryAllowedLength = value;
      return this;
    }

    /**
     * Sets dryPenaltyLastN.
     *
     * @param value how many tokens DRY looks back; 0 none, -1 the whole context; from -1 to
     *     16777216
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder dryPenaltyLastN(int value) {
      this.dryPenaltyLastN = value;
      return this;
    }

    /**
     * Sets drySequenceBreakers.
     *
     * @param value the new value
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder drySequenceBreakers(List<String> value) {
      this.drySequenceBreakers = value;
      return this;
    }

    /**
     * Sets xtcProbability.
     *
     * @param value chance of dropping the likeliest tokens; 0 is off; from 0 to 1
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder xtcProbability(float value) {
      this.xtcProbability = value;
      return this;
    }

    /**
     * Sets xtcThreshold.
     *
     * @param value least probability of a token that XTC may drop; above 0.5 XTC is off; from 0 to
     *     1
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder xtcThreshold(float value) {
      this.xtcThreshold = value;
      return this;
    }

    /**
     * Sets mirostat.
     *
     * @param value 0 off, 1 Mirostat, 2 Mirostat 2.0; takes the place of the cutting samplers; from
     *     0 to 2
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder mirostat(int value) {
      this.mirostat = value;
      return this;
    }

    /**
     * Sets mirostatTau.
     *
     * @param value target surprise of Mirostat; from 0 to 100
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder mirostatTau(float value) {
      this.mirostatTau = value;
      return this;
    }

    /**
     * Sets mirostatEta.
     *
     * @param value learning rate of Mirostat; from 0 to 1
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder mirostatEta(float value) {
      this.mirostatEta = value;
      return this;
    }

    /**
     * Sets seed.
     *
     * @param value a reproducible choice; -1 takes a random one
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder seed(long value) {
      this.seed = value;
      return this;
    }

    /**
     * Sets logitBias.
     *
     * @param biases what is added to the logits of tokens, by token id
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder logitBias(Map<Integer, Float> biases) {
      this.logitBias = biases;
      return this;
    }

    /**
     * Returns the options.
     *
     * @return checked options
     * @throws InvalidRequestException when one is out of its range
     */
    public SamplingOptions build() {
      return new SamplingOptions(
          temperature,
          topK,
          topP,
          minP,
          typicalP,
          repeatLastN,
          repeatPenalty,
          frequencyPenalty,
          presencePenalty,
          dryMultiplier,
          dryBase,
          dryAllowedLength,
          dryPenaltyLastN,
          drySequenceBreakers,
          xtcProbability,
          xtcThreshold,
          mirostat,
          mirostatTau,
          mirostatEta,
          seed,
          logitBias);
    }
  }
}
