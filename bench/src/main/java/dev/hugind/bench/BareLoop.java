package dev.hugind.bench;

import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.DecodeOutcome;
import dev.hugind.engine.backend.TokenBatch;
import dev.hugind.engine.backend.TokenSampler;
import dev.hugind.engine.generation.SamplingOptions;
import java.util.ArrayList;
import java.util.List;

/** What the native library does with nothing around it: batches of one token per user. */
final class BareLoop {
  private BareLoop() {}

  /**
   * Decodes for some users at once.
   *
   * @param tokens how many tokens for each, at least 1
   * @return tokens per second of all together, prefill not counted
   */
  static double decode(
      DecodeContext context, int[] prompt, int users, int tokens, SamplingOptions sampling) {
    TokenBatch batch = new TokenBatch(context.batchTokens());
    List<TokenSampler> samplers = new ArrayList<>();
    int[] rows = new int[users];
    for (int user = 0; user < users; user++) {
      require(context.truncate(user, 0));
      samplers.add(context.sampler(sampling, prompt));
      batch.clear();
      for (int i = 0; i < prompt.length; i++) {
        batch.add(prompt[i], user, i, i == prompt.length - 1);
      }
      require(context.decode(batch) == DecodeOutcome.DONE);
      rows[user] = samplers.get(user).sample(prompt.length - 1);
    }
    long start = System.nanoTime();
    for (int i = 1; i < tokens; i++) {
      batch.clear();
      for (int user = 0; user < users; user++) {
        batch.add(rows[user], user, prompt.length + i - 1, true);
      }
      require(context.decode(batch) == DecodeOutcome.DONE);
      for (int user = 0; user < users; user++) {
        rows[user] = samplers.get(user).sample(user);
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    samplers.forEach(TokenSampler::close);
    for (int user = 0; user < users; user++) {
      require(context.truncate(user, 0));
    }
    return users * (tokens - 1) / seconds;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("the bare loop ran out of cache");
    }
  }
}
