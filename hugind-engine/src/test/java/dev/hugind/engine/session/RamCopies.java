package dev.hugind.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.backend.StateLayout;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/** Small conversations, what they take in RAM, and whether a copy of one is right. */
final class RamCopies {
  static final StateLayout LAYOUT = SyntheticState.layout(0, 6, 10);

  /** What a block takes. */
  static final long BLOCK = 32 * 16;

  private RamCopies() {}

  static RamCopy stored(RamStore store, String isolation, int[] tokens) {
    return store
        .store(isolation, tokens, LAYOUT, SyntheticState.state(LAYOUT, isolation, tokens))
        .orElseThrow();
  }

  static MemorySegment one(String isolation) {
    return SyntheticState.state(LAYOUT, isolation, new int[] {1});
  }

  static void requireRight(RamCopy copy, String isolation, int[] tokens) {
    assertThat(copy.tokens()).isEqualTo(tokens.length);
    assertThat(copy.isCuttable()).isTrue();
    byte[] state = SyntheticState.bytes(LAYOUT, isolation, tokens);
    assertThat(SyntheticState.read(copy, tokens.length)).isEqualTo(state);
    assertThat(SyntheticState.written(copy, 7)).isEqualTo(state);
  }

  /** Tokens of which the first ones are those of all conversations, and the others of one. */
  static int[] tokens(int count, int common, int conversation) {
    return IntStream.range(0, count)
        .map(i -> i < common ? i : 1_000_000 * (conversation + 1) + i)
        .toArray();
  }
}
