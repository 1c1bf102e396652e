package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.api.json.Fields;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.generation.SamplingOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Reads how tokens are chosen; what a request does not say is as the engine has it. */
final class SamplingReader {
  private static final double MAX_BIAS = 100;
  private static final long LAST_NATIVE_SEED = 0xFFFF_FFFFL;

  private SamplingReader() {}

  /** Ranges are checked where the values are used, by the engine's own types. */
  static SamplingOptions read(Fields body, SamplingOptions defaults, int vocabularySize) {
    SamplingOptions.Builder sampling = defaults.toBuilder();
    number(body, "temperature", sampling::temperature);
    whole(body, "top_k", sampling::topK);
    number(body, "top_p", sampling::topP);
    number(body, "min_p", sampling::minP);
    number(body, "typical_p", sampling::typicalP);
    whole(body, "repeat_last_n", sampling::repeatLastN);
    number(body, "repeat_penalty", sampling::repeatPenalty);
    number(body, "frequency_penalty", sampling::frequencyPenalty);
    number(body, "presence_penalty", sampling::presencePenalty);
    number(body, "dry_multiplier", sampling::dryMultiplier);
    number(body, "dry_base", sampling::dryBase);
    whole(body, "dry_allowed_length", sampling::dryAllowedLength);
    whole(body, "dry_penalty_last_n", sampling::dryPenaltyLastN);
    number(body, "xtc_probability", sampling::xtcProbability);
    number(body, "xtc_threshold", sampling::xtcThreshold);
    whole(body, "mirostat", sampling::mirostat);
    number(body, "mirostat_tau", sampling::mirostatTau);
    number(body, "mirostat_eta", sampling::mirostatEta);
    Long seed = body.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
    if (seed != null) {
      sampling.seed(nativeSeed(seed));
    }
    Fields bias = body.object("logit_bias");
    if (bias != null) {
      sampling.logitBias(biases(bias, vocabularySize));
    }
    return sampling.build();
  }

  private static void number(Fields body, String name, Consumer<Float> setter) {
    Double value = body.number(name);
    if (value != null) {
      setter.accept(value.floatValue());
    }
  }

  private static void whole(Fields body, String name, IntConsumer setter) {
    Long value = body.whole(name, Integer.MIN_VALUE, Integer.MAX_VALUE);
    if (value != null) {
      setter.accept(value.intValue());
    }
  }

  /**
   * OpenAI's seeds have 64 bits, the native ones 32: others are folded, so that each still gives
   * the same answer every time. -1 and the last native one mean a random seed.
   */
  private static long nativeSeed(long seed) {
    return seed >= -1 && seed < LAST_NATIVE_SEED ? seed : Long.hashCode(seed) & 0x7FFF_FFFF;
  }

  private static Map<Integer, Float> biases(Fields bias, int vocabularySize) {
    Map<Integer, Float> biases = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : bias.entries()) {
      String path = bias.path(entry.getKey());
      double value = Fields.number(entry.getValue(), path);
      if (Math.abs(value) > MAX_BIAS) {
        throw new InvalidRequestException(
            path, path + " is " + value + "; allowed: from -100 to 100");
      }
      biases.put(token(entry.getKey(), path, vocabularySize), (float) value);
    }
    return biases;
  }

  private static int token(String text, String path, int vocabularySize) {
    try {
      int token = Integer.parseInt(text);
      if (token >= 0 && token < vocabularySize && Integer.toString(token).equals(text)) {
        return token;
      }
    } catch (NumberFormatException _) {
      // falls through to the refusal
    }
    throw new InvalidRequestException(
        path, path + " is not the id of a token; allowed: 0 to " + (vocabularySize - 1));
  }
}
