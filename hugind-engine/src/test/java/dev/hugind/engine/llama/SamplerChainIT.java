package dev.hugind.engine.llama;

import static dev.hugind.engine.llama.RealModel.GREEDY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.LoadedModel;
import dev.hugind.engine.backend.TokenSampler;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.generation.SamplingOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Samples many times from the logits after one prompt, which shows what each option does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamplerChainIT {
  private static final SamplingOptions OFF =
      SamplingOptions.defaults().toBuilder()
          .temperature(1f)
          .topK(0)
          .topP(1f)
          .minP(0f)
          .seed(1)
          .build();
  private static final int TIMES = 60;

  private LoadedModel model;
  private DecodeContext context;
  private int[] prompt;
  private int lastRow;
  private int likeliest;

  @BeforeAll
  void open() {
    model = RealModel.load();
    context = model.openContext(RealModel.options(1, 256));
    prompt = model.vocabulary().tokenize("The weather today is", false);
    RealModel.prefill(context, 0, 0, prompt);
    lastRow = prompt.length - 1;
    likeliest = first(GREEDY);
  }

  @AfterAll
  void close() {
    context.close();
    model.close();
  }

  @Test
  void everythingOff_drawsManyTokens() {
    assertThat(drawn(OFF)).hasSizeGreaterThan(15);
  }

  @Test
  void cuts_leaveFewerTokens() {
    assertThat(drawn(OFF.toBuilder().topK(1).build())).containsExactly(likeliest);
    assertThat(drawn(OFF.toBuilder().topK(3).build())).hasSizeBetween(2, 3);
    assertThat(drawn(OFF.toBuilder().topP(0f).build())).containsExactly(likeliest);
    assertThat(drawn(OFF.toBuilder().minP(1f).build())).containsExactly(likeliest);
    assertThat(drawn(OFF.toBuilder().minP(0.3f).build()))
        .hasSizeLessThan(drawn(OFF).size())
        .contains(likeliest);
    assertThat(drawn(OFF.toBuilder().typicalP(0.05f).build())).hasSizeLessThan(drawn(OFF).size());
  }

  @Test
  void temperature_sharpens() {
    assertThat(drawn(OFF.toBuilder().temperature(0.01f).build())).containsExactly(likeliest);
    assertThat(drawn(OFF.toBuilder().temperature(2f).build()))
        .hasSizeGreaterThan(drawn(OFF.toBuilder().temperature(0.5f).build()).size());
  }

  @Test
  void xtc_dropsTheLikeliest() {
    SamplingOptions few = OFF.toBuilder().topK(5).build();
    assertThat(drawn(few)).contains(likeliest);
    assertThat(drawn(few.toBuilder().xtcProbability(1f).xtcThreshold(0.01f).build()))
        .doesNotContain(likeliest);
    assertThat(drawn(few.toBuilder().xtcProbability(1f).xtcThreshold(0.6f).build()))
        .contains(likeliest);
  }

  @Test
  void mirostat_drawsBySurprise() {
    for (int version = 1; version <= 2; version++) {
      SamplingOptions on = OFF.toBuilder().mirostat(version).build();
      Set<Integer> narrow = drawn(on.toBuilder().mirostatTau(0.1f).mirostatEta(0f).build());
      Set<Integer> wide = drawn(on.toBuilder().mirostatTau(8f).mirostatEta(0f).build());
      assertThat(narrow).as("mirostat %d", version).contains(likeliest);
      assertThat(wide).as("mirostat %d", version).hasSizeGreaterThan(narrow.size());
    }
  }

  @Test
  void logitBias_bansAndForces() {
    assertThat(first(greedyWithBias(Map.of(likeliest, Float.NEGATIVE_INFINITY))))
        .isNotEqualTo(likeliest);
    assertThat(first(greedyWithBias(Map.of(123, 1000f)))).isEqualTo(123);
    assertThatThrownBy(() -> first(greedyWithBias(Map.of(-1, 1f))))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("token -1");
    assertThatThrownBy(() -> first(greedyWithBias(Map.of(49152, 1f))))
        .hasMessageContaining("0 to 49151");
  }

  @Test
  void everyTokenBanned_stillGivesAToken() {
    Map<Integer, Float> all = new HashMap<>();
    for (int token = 0; token < model.vocabulary().size(); token++) {
      all.put(token, Float.NEGATIVE_INFINITY);
    }
    assertThat(first(greedyWithBias(all))).isBetween(0, 49151);
    assertThat(first(OFF.toBuilder().logitBias(all).build())).isBetween(0, 49151);
    assertThat(first(SamplingOptions.defaults().toBuilder().logitBias(all).build()))
        .isBetween(0, 49151);
    assertThat(first(OFF.toBuilder().mirostat(1).logitBias(all).build())).isBetween(0, 49151);
    assertThat(first(OFF.toBuilder().mirostat(2).logitBias(all).build())).isBetween(0, 49151);
  }

  @Test
  void penalties_lookBackOnThePrompt() {
    // The likeliest token is made part of the prompt, within reach or out of it.
    int[] repeated = {likeliest, 1, 2, 3};
    SamplingOptions presence = GREEDY.toBuilder().presencePenalty(2f).repeatPenalty(10f).build();
    assertThat(first(presence, repeated)).isNotEqualTo(likeliest);
    assertThat(first(presence.toBuilder().repeatLastN(-1).build(), repeated))
        .isNotEqualTo(likeliest);
    assertThat(first(presence.toBuilder().repeatLastN(3).build(), repeated)).isEqualTo(likeliest);
    assertThat(first(presence.toBuilder().repeatLastN(0).build(), repeated)).isEqualTo(likeliest);
    assertThat(first(presence.toBuilder().repeatLastN(16777216).build(), repeated))
        .isNotEqualTo(likeliest);
    assertThatThrownBy(() -> first(GREEDY.toBuilder().repeatPenalty(0f).build()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("repeat_penalty");
  }

  @Test
  void penalties_lookBackOnTheAnswer() {
    SamplingOptions presence = GREEDY.toBuilder().presencePenalty(2f).repeatPenalty(10f).build();
    try (TokenSampler sampler = context.sampler(presence, new int[0])) {
      List<Integer> tokens = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        int token = sampler.sample(lastRow);
        sampler.accept(token);
        tokens.add(token);
      }
      assertThat(tokens).doesNotHaveDuplicates().startsWith(likeliest);
    }
  }

  @Test
  void dry_penalisesARepeatedSequence() {
    int[] repeated = {5, 6, 7, 8, likeliest, 9, 10, 5, 6, 7, 8};
    SamplingOptions dry = GREEDY.toBuilder().dryMultiplier(50f).build();
    // The second time comes from a copied prototype.
    for (int time = 0; time < 2; time++) {
      assertThat(first(dry, repeated)).isNotEqualTo(likeliest);
      assertThat(first(dry.toBuilder().dryAllowedLength(9).build(), repeated)).isEqualTo(likeliest);
      assertThat(first(dry.toBuilder().dryPenaltyLastN(4).build(), repeated)).isEqualTo(likeliest);
      assertThat(first(dry.toBuilder().dryPenaltyLastN(0).build(), repeated)).isEqualTo(likeliest);
      assertThat(first(dry.toBuilder().dryBase(0.5f).build(), repeated)).isEqualTo(likeliest);
    }
  }

  @Test
  void drySequenceBreakers_endWhatIsCompared() {
    int[] words = model.vocabulary().tokenize(" red green blue black", false);
    assertThat(words).hasSize(4);
    int[] repeated = {
      words[0], words[1], words[2], words[3], likeliest, 9, 10, words[0], words[1], words[2],
      words[3]
    };
    String last = new String(model.vocabulary().piece(words[3]), StandardCharsets.UTF_8);
    SamplingOptions dry = GREEDY.toBuilder().dryMultiplier(50f).build();
    assertThat(first(dry.toBuilder().drySequenceBreakers(List.of(last)).build(), repeated))
        .isEqualTo(likeliest);
    assertThat(first(dry.toBuilder().drySequenceBreakers(List.of()).build(), repeated))
        .isNotEqualTo(likeliest);
  }

  @Test
  void manyDrySettings_stayBounded() {
    int[] repeated = {5, 6, 7, 8, likeliest, 9, 10, 5, 6, 7, 8};
    for (int strength = 20; strength < 32; strength++) {
      SamplingOptions dry = GREEDY.toBuilder().dryMultiplier(strength).build();
      assertThat(first(dry, repeated)).isNotEqualTo(likeliest);
    }
  }

  @Test
  void choiceAmongSome_takesTheLikeliestOfThem() {
    float[] logits = new float[model.vocabulary().size()];
    context.readLogits(lastRow, logits);
    BitSet few = new BitSet();
    few.set(200, 220);
    few.set(31_000, 31_010);
    int best = few.stream().boxed().max(Comparator.comparingDouble(id -> logits[id])).orElseThrow();
    BitSet one = new BitSet();
    one.set(17);
    for (SamplingOptions options :
        List.of(GREEDY, greedyWithBias(Map.of(1, 0f)), OFF.toBuilder().topK(1).build())) {
      try (TokenSampler sampler = context.sampler(options, prompt)) {
        assertThat(sampler.sample(lastRow)).isEqualTo(likeliest);
        assertThat(sampler.sample(lastRow, few)).isEqualTo(best);
        assertThat(sampler.sample(lastRow, one)).isEqualTo(17);
        assertThatThrownBy(() -> sampler.sample(lastRow, new BitSet()))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    for (SamplingOptions options :
        List.of(
            OFF,
            OFF.toBuilder().typicalP(0.5f).build(),
            OFF.toBuilder().mirostat(1).build(),
            OFF.toBuilder().mirostat(2).build(),
            OFF.toBuilder().xtcProbability(1).xtcThreshold(0.1f).build())) {
      try (TokenSampler sampler = context.sampler(options, prompt)) {
        for (int i = 0; i < 50; i++) {
          assertThat(few.get(sampler.sample(lastRow, few))).isTrue();
        }
      }
    }
  }

  @Test
  void readLogits_isWhatTheGreedySamplerSees() {
    float[] logits = new float[model.vocabulary().size()];
    context.readLogits(lastRow, logits);
    for (float logit : logits) {
      assertThat(logit).isLessThanOrEqualTo(logits[likeliest]).isFinite();
    }
    assertThatThrownBy(() -> context.readLogits(lastRow + 1, logits)).hasMessageContaining("row");
  }

  @Test
  void seeds_decide() {
    List<Integer> seven = list(OFF.toBuilder().seed(7).build());
    assertThat(list(OFF.toBuilder().seed(7).build())).isEqualTo(seven);
    assertThat(list(OFF.toBuilder().seed(8).build())).isNotEqualTo(seven);
    SamplingOptions largest = OFF.toBuilder().seed(0xFFFF_FFFFL).build();
    assertThat(list(largest)).isEqualTo(list(largest));
    SamplingOptions random = OFF.toBuilder().seed(-1).build();
    assertThat(list(random)).isNotEqualTo(list(random));
  }

  @Test
  void nativeAndJavaGreedy_agree() {
    // A bias of nothing takes the native way.
    assertThat(first(greedyWithBias(Map.of(1, 0f)))).isEqualTo(likeliest);
  }

  private static SamplingOptions greedyWithBias(Map<Integer, Float> bias) {
    return GREEDY.toBuilder().logitBias(bias).build();
  }

  private int first(SamplingOptions options) {
    return first(options, prompt);
  }

  private int first(SamplingOptions options, int[] seen) {
    try (TokenSampler sampler = context.sampler(options, seen)) {
      return sampler.sample(lastRow);
    }
  }

  private Set<Integer> drawn(SamplingOptions options) {
    return new HashSet<>(list(options));
  }

  private List<Integer> list(SamplingOptions options) {
    List<Integer> tokens = new ArrayList<>();
    try (TokenSampler sampler = context.sampler(options, prompt)) {
      for (int i = 0; i < TIMES; i++) {
        tokens.add(sampler.sample(lastRow));
      }
    }
    return tokens;
  }
}
