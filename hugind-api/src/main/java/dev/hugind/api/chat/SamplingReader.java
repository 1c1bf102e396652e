package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.api.json.Fields;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.generation.SamplingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Reads how tokens are chosen; what a request does not say is as the engine has it. */
final class SamplingReader {
  private static final String DRY_SEQUENCE_BREAKERS = "dry_sequence_breakers";
  private static final long LAST_NATIVE_SEED = 0xFFFF_FFFFL;

  private SamplingReader() {}

  /** Ranges are checked where the values are used, by the engine's own types. */
  static SamplingOptions read(Fields body, LlamaEngine engine) throws InterruptedException {
    SamplingOptions.Builder sampling = engine.options().sampling().toBuilder();
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
    List<JsonNode> breakers = body.array(DRY_SEQUENCE_BREAKERS);
    if (breakers != null) {
      sampling.drySequenceBreakers(texts(breakers, DRY_SEQUENCE_BREAKERS));
    }
    number(body, "xtc_probability", sampling::xtcProbability);
    number(body, "xtc_threshold", sampling::xtcThreshold);
    whole(body, "mirostat", sampling::mirostat);
    number(body, "mirostat_tau", sampling::mirostatTau);
    number(body, "mirostat_eta", sampling::mirostatEta);
    Long seed = body.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
    if (seed != null) {
      sampling.seed(nativeSeed(seed));
    }
    Map<Integer, Float> biases =
        new LogitBiasReader(text -> engine.tokenize(text, false), engine.info().vocabularySize())
            .read(body);
    if (!biases.isEmpty()) {
      sampling.logitBias(biases);
    }
    return sampling.build();
  }

  private static List<String> texts(List<JsonNode> values, String name) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      texts.add(Fields.text(values.get(i), name + "[" + i + "]"));
    }
    return texts;
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
}
