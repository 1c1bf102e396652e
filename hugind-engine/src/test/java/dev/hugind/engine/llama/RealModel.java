package dev.hugind.engine.llama;

import dev.hugind.engine.backend.Backend;
import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.DecodeOutcome;
import dev.hugind.engine.backend.LoadedModel;
import dev.hugind.engine.backend.ModelOptions;
import dev.hugind.engine.backend.TokenBatch;
import dev.hugind.engine.backend.TokenSampler;
import dev.hugind.engine.generation.SamplingOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real model and runtime that the integration tests use, and the steps they share. */
final class RealModel {
  static final SamplingOptions GREEDY =
      SamplingOptions.defaults().toBuilder().temperature(0).build();

  /** Returns the runtime: the one in the folder {@code hugind.test.runtime}, else the bundled. */
  static Backend backend() {
    String folder = System.getProperty("hugind.test.runtime", "");
    return folder.isEmpty() ? LlamaRuntimes.bundled() : LlamaRuntimes.inFolder(Path.of(folder));
  }

  /** Tells whether {@link #backend} is the bundled one. */
  static boolean isBundled() {
    return System.getProperty("hugind.test.runtime", "").isEmpty();
  }

  static Path file() {
    Path file =
        Path.of(System.getProperty("hugind.test.models", ""), "SmolLM2-135M-Instruct-Q4_1.gguf");
    if (!Files.isRegularFile(file)) {
      throw new AssertionError(
          "The test model " + file + " is missing; run ./verify, which fetches it.");
    }
    return file;
  }

  static LoadedModel load() {
    return backend().load(ModelOptions.of(file()), share -> {});
  }

  static ContextOptions options(int sequences, int sequenceTokens) {
    ContextOptions d = ContextOptions.defaults();
    // One thread: more of them wait for each other when the machine does something else, too.
    return new ContextOptions(
        sequences,
        sequenceTokens,
        256,
        256,
        d.flashAttention(),
        1,
        1,
        d.cacheTypeK(),
        d.cacheTypeV(),
        true,
        0,
        0);
  }

  /** Decodes tokens into a sequence from a position on; the last row asks for logits. */
  static void prefill(DecodeContext context, int sequence, int from, int[] tokens) {
    TokenBatch batch = new TokenBatch(context.batchTokens());
    for (int at = 0; at < tokens.length; at += context.batchTokens()) {
      batch.clear();
      int end = Math.min(tokens.length, at + context.batchTokens());
      for (int i = at; i < end; i++) {
        batch.add(tokens[i], sequence, from + i, i == tokens.length - 1);
      }
      require(context.decode(batch));
    }
  }

  /** Generates tokens after a prefill whose last row was the last of its batch. */
  static List<Integer> generate(
      DecodeContext context,
      int sequence,
      int position,
      int lastRow,
      TokenSampler sampler,
      int count) {
    List<Integer> tokens = new ArrayList<>();
    TokenBatch batch = new TokenBatch(1);
    int row = lastRow;
    int at = position;
    while (tokens.size() < count) {
      int token = sampler.sample(row);
      tokens.add(token);
      batch.clear();
      batch.add(token, sequence, at++, true);
      require(context.decode(batch));
      row = 0;
    }
    return tokens;
  }

  /** Prefills a prompt into an empty sequence and generates. */
  static List<Integer> answer(
      DecodeContext context, int sequence, int[] prompt, SamplingOptions options, int count) {
    prefill(context, sequence, 0, prompt);
    int lastRow = (prompt.length - 1) % context.batchTokens();
    try (TokenSampler sampler = context.sampler(options, prompt)) {
      return generate(context, sequence, prompt.length, lastRow, sampler, count);
    }
  }

  static void require(DecodeOutcome outcome) {
    if (outcome != DecodeOutcome.DONE) {
      throw new AssertionError("decode gave " + outcome);
    }
  }

  private RealModel() {}
}
