package dev.hugind.engine.llama;

import dev.hugind.engine.backend.TokenSampler;
import dev.hugind.engine.generation.SamplingOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/**
 * Takes the likeliest token, for requests that change no logits. A native chain would first copy
 * the whole vocabulary into a list of candidates, which costs several times the search.
 *
 * <p><b>Thread safety:</b> confined to the thread of its context.
 *
 * <p><b>Lifecycle:</b> holds nothing native; after {@code close}, {@link #sample} throws {@link
 * IllegalStateException}.
 */
final class GreedySampler implements TokenSampler {
  private final LlamaContext context;
  private boolean closed;

  GreedySampler(LlamaContext context) {
    this.context = context;
  }

  /** Tells whether these options take the likeliest token of the logits as they are. */
  static boolean suits(SamplingOptions options) {
    return options.temperature() == 0
        && options.logitBias().isEmpty()
        && !SamplerChain.usesPenalties(options)
        && !SamplerChain.usesDry(options);
  }

  @Override
  public int sample(int row) {
    MemorySegment logits = logits(row);
    int tokens = (int) (logits.byteSize() / Float.BYTES);
    int best = 0;
    float highest = logits.get(ValueLayout.JAVA_FLOAT, 0);
    for (int token = 1; token < tokens; token++) {
      float logit = logits.getAtIndex(ValueLayout.JAVA_FLOAT, token);
      if (logit > highest) {
        highest = logit;
        best = token;
      }
    }
    return best;
  }

  @Override
  public int sample(int row, BitSet allowed) {
    MemorySegment logits = logits(row);
    int best = allowed.nextSetBit(0);
    for (int token = best; token >= 0; token = allowed.nextSetBit(token + 1)) {
      if (logits.getAtIndex(ValueLayout.JAVA_FLOAT, token)
          > logits.getAtIndex(ValueLayout.JAVA_FLOAT, best)) {
        best = token;
      }
    }
    if (best < 0) {
      throw new IllegalArgumentException("there is no token to choose from");
    }
    return best;
  }

  @Override
  public void accept(int token) {
    // there are no penalties
  }

  private MemorySegment logits(int row) {
    if (closed) {
      throw new IllegalStateException("the sampler is closed");
    }
    return context.logits(row);
  }

  @Override
  public void close() {
    closed = true;
  }
}
