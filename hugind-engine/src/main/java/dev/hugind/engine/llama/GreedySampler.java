package dev.hugind.engine.llama;

import dev.hugind.engine.backend.TokenSampler;
import dev.hugind.engine.generation.SamplingOptions;

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
    if (closed) {
      throw new IllegalStateException("the sampler is closed");
    }
    return context.likeliest(row);
  }

  @Override
  public void close() {
    closed = true;
  }
}
