package dev.hugind.engine.llama;

import dev.hugind.engine.backend.TokenSampler;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.error.ModelLoadException;
import dev.hugind.engine.generation.SamplingOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A request's native samplers, in the order of llama.cpp's own server. What is off is not added.
 *
 * <p><b>Thread safety:</b> confined to the thread of its context.
 *
 * <p><b>Lifecycle:</b> closed by the scheduler; {@code close} is idempotent, and {@link #sample}
 * then throws {@link IllegalStateException}.
 */
final class SamplerChain implements TokenSampler {
  /** llama.cpp takes this seed to mean a random one. */
  private static final int RANDOM_SEED = 0xFFFF_FFFF;

  /** Above it, XTC can't find two tokens. */
  private static final float XTC_LIMIT = 0.5f;

  private final LlamaContext context;
  private final SamplerApi api;
  private final SamplingOptions options;
  private final MemorySegment chain;
  private boolean closed;

  private SamplerChain(LlamaContext context, SamplingOptions options, MemorySegment chain) {
    this.context = context;
    this.options = options;
    this.chain = chain;
    api = context.model().library().samplers();
  }

  static SamplerChain of(LlamaContext context, SamplingOptions options, int[] prompt) {
    check(context, options);
    SamplerApi api = context.model().library().samplers();
    MemorySegment chain;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = arena.allocate(1);
      params.set(ValueLayout.JAVA_BOOLEAN, 0, true);
      chain = api.chain(params);
    }
    SamplerChain sampler = new SamplerChain(context, options, chain);
    boolean done = false;
    try {
      sampler.addAll();
      sampler.acceptPrompt(prompt);
      done = true;
      return sampler;
    } finally {
      if (!done) {
        sampler.close();
      }
    }
  }

  private static void check(LlamaContext context, SamplingOptions options) {
    options.logitBias().keySet().forEach(context.model().vocabulary()::requireBiasToken);
    if (options.repeatPenalty() == 0) {
      throw new InvalidRequestException(
          "repeat_penalty", "repeat_penalty is 0, by which logits can't be divided; 1 is off");
    }
  }

  private void addAll() {
    int seed = seed(options.seed());
    addLogitBias();
    if (penaltyTokens() > 0) {
      add(
          api.penalties(
              vocabSize(),
              penaltyTokens(),
              options.repeatPenalty(),
              options.frequencyPenalty(),
              options.presencePenalty()));
    }
    addDry();
    if (options.temperature() == 0) {
      // Whatever would be cut away, the likeliest token is the answer.
      add(api.greedy());
    } else if (options.mirostat() == 0) {
      addCuts(seed);
      add(api.temperature(options.temperature()));
      add(api.dist(seed));
    } else {
      add(api.temperature(options.temperature()));
      add(
          options.mirostat() == 1
              ? api.mirostat(vocabSize(), seed, options.mirostatTau(), options.mirostatEta())
              : api.mirostat2(seed, options.mirostatTau(), options.mirostatEta()));
    }
  }

  private void addLogitBias() {
    Map<Integer, Float> biases = options.logitBias();
    if (biases.isEmpty()) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pairs = arena.allocate(biases.size() * 8L, Integer.BYTES);
      long offset = 0;
      for (Map.Entry<Integer, Float> bias : biases.entrySet()) {
        pairs.set(ValueLayout.JAVA_INT, offset, bias.getKey());
        pairs.set(ValueLayout.JAVA_FLOAT, offset + Integer.BYTES, bias.getValue());
        offset += 8;
      }
      add(api.logitBias(vocabSize(), biases.size(), pairs));
    }
  }

  private void addDry() {
    if (dryTokens() == 0) {
      return;
    }
    add(
        context
            .dryPrototypes()
            .copy(
                new DryPrototypes.Key(
                    options.dryMultiplier(),
                    options.dryBase(),
                    options.dryAllowedLength(),
                    dryTokens(),
                    options.drySequenceBreakers()),
                this::makeDry));
  }

  private MemorySegment makeDry() {
    List<String> texts = options.drySequenceBreakers();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment breakers = arena.allocate(ValueLayout.ADDRESS, Math.max(1, texts.size()));
      for (int i = 0; i < texts.size(); i++) {
        breakers.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(texts.get(i)));
      }
      return api.dry(
          context.model().vocabulary().address(),
          context.model().info().trainedTokens(),
          options.dryMultiplier(),
          options.dryBase(),
          options.dryAllowedLength(),
          dryTokens(),
          breakers,
          texts.size());
    }
  }

  private void addCuts(int seed) {
    if (options.topK() > 0) {
      add(api.topK(options.topK()));
    }
    if (options.typicalP() < 1) {
      add(api.typical(options.typicalP()));
    }
    if (options.topP() < 1) {
      add(api.topP(options.topP()));
    }
    if (options.minP() > 0) {
      add(api.minP(options.minP()));
    }
    if (options.xtcProbability() > 0 && options.xtcThreshold() <= XTC_LIMIT) {
      add(api.xtc(options.xtcProbability(), options.xtcThreshold(), seed));
    }
  }

  /** Lets penalties know the end of the prompt, as far as they look back. */
  private void acceptPrompt(int[] prompt) {
    int back = Math.max(penaltyTokens(), dryTokens());
    for (int i = Math.max(0, prompt.length - back); i < prompt.length; i++) {
      context.model().vocabulary().requireToken(prompt[i]);
      api.accept(chain, prompt[i]);
    }
  }

  static boolean usesPenalties(SamplingOptions options) {
    return options.repeatLastN() != 0
        && (options.repeatPenalty() != 1
            || options.frequencyPenalty() != 0
            || options.presencePenalty() != 0);
  }

  static boolean usesDry(SamplingOptions options) {
    // A base below 1 would shrink with length; llama.cpp takes it as off.
    return options.dryPenaltyLastN() != 0 && options.dryMultiplier() != 0 && options.dryBase() >= 1;
  }

  private int penaltyTokens() {
    return usesPenalties(options) ? lookBack(options.repeatLastN()) : 0;
  }

  private int dryTokens() {
    return usesDry(options) ? lookBack(options.dryPenaltyLastN()) : 0;
  }

  /** Resolves -1, which some versions take as nothing, and bounds what they would allocate. */
  private int lookBack(int tokens) {
    int most = context.sequenceTokens();
    return tokens < 0 ? most : Math.min(tokens, most);
  }

  private int vocabSize() {
    return context.model().vocabulary().size();
  }

  private static int seed(long seed) {
    int chosen = seed < 0 ? ThreadLocalRandom.current().nextInt() : (int) seed;
    return chosen == RANDOM_SEED ? RANDOM_SEED - 1 : chosen;
  }

  private void add(MemorySegment sampler) {
    if (sampler.address() == 0) {
      throw new ModelLoadException("llama.cpp made no sampler for " + options);
    }
    api.add(chain, sampler);
  }

  @Override
  public int sample(int row) {
    requireOpen();
    return context.sample(chain, row, null);
  }

  @Override
  public int sample(int row, BitSet allowed) {
    requireOpen();
    return context.sample(chain, row, allowed);
  }

  @Override
  public void accept(int token) {
    requireOpen();
    context.model().vocabulary().requireToken(token);
    api.accept(chain, token);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the sampler is closed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      api.free(chain);
    }
  }
}
