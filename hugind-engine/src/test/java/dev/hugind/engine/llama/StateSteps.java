package dev.hugind.engine.llama;

import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.DecodeOutcome;
import dev.hugind.engine.backend.StateLayout;
import dev.hugind.engine.backend.TokenBatch;
import dev.hugind.engine.backend.TokenSampler;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the tests of saved sequences do again and again. */
final class StateSteps {
  /** Tokens of a chunk that is taken out of a state. */
  static final int CHUNK = 32;

  /** Saves a sequence. */
  static MemorySegment save(DecodeContext context, int sequence, Arena arena) {
    MemorySegment state = arena.allocate(context.stateBytes(sequence));
    context.saveState(sequence, state);
    return state;
  }

  /** Decodes a history but for its last token, so that {@link #goOn} can start. */
  static void fill(DecodeContext context, int sequence, int[] history) {
    RealModel.prefill(context, sequence, 0, Arrays.copyOf(history, history.length - 1));
  }

  /** Decodes the last token of a history whose others are cached, and generates. */
  static List<Integer> goOn(DecodeContext context, int sequence, int[] history, int count) {
    return goOn(context, sequence, history, history.length - 1, count);
  }

  /** Decodes what is not cached of a history, and generates. */
  static List<Integer> goOn(
      DecodeContext context, int sequence, int[] history, int cached, int count) {
    int[] rest = Arrays.copyOfRange(history, cached, history.length);
    RealModel.prefill(context, sequence, cached, rest);
    int lastRow = (rest.length - 1) % context.batchTokens();
    try (TokenSampler sampler = context.sampler(RealModel.GREEDY, history)) {
      return RealModel.generate(context, sequence, history.length, lastRow, sampler, count);
    }
  }

  /** Generates in several sequences at once, each of which lacks its history's last token. */
  static List<List<Integer>> goOnTogether(DecodeContext context, List<int[]> histories, int count) {
    List<List<Integer>> answers = new ArrayList<>();
    TokenBatch batch = new TokenBatch(context.batchTokens());
    try (TokenSampler sampler = context.sampler(RealModel.GREEDY, new int[0])) {
      histories.forEach(history -> answers.add(new ArrayList<>()));
      for (int step = 0; step <= count; step++) {
        batch.clear();
        for (int s = 0; s < histories.size(); s++) {
          int[] history = histories.get(s);
          int token = step == 0 ? history[history.length - 1] : answers.get(s).get(step - 1);
          batch.add(token, s, history.length - 1 + step, true);
        }
        if (context.decode(batch) != DecodeOutcome.DONE) {
          throw new AssertionError("no room");
        }
        for (int s = 0; step < count && s < histories.size(); s++) {
          answers.get(s).add(sampler.sample(s));
        }
      }
    }
    return answers;
  }

  /** Takes a state apart in chunks of tokens, and puts the first ones together again. */
  static MemorySegment assembled(
      StateLayout layout, MemorySegment state, int tokens, int kept, Arena arena) {
    MemorySegment whole = arena.allocate(layout.stateBytes(kept));
    layout.frame(whole, kept);
    for (int from = 0; from < kept; from += CHUNK) {
      int count = Math.min(CHUNK, tokens - from);
      MemorySegment packed = arena.allocate(count * layout.tokenBytes());
      layout.take(state, tokens, from, count, packed);
      layout.put(packed, count, Math.min(count, kept - from), whole, kept, from);
    }
    return whole;
  }

  private StateSteps() {}
}
