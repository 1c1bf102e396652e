package dev.hugind.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.engine.backend.StateLayout;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateParserTest {
  private static final int MARK = 0xaf143cd8;
  private static final int F16 = 1;
  private static final int Q8_0 = 8;

  @Test
  void oldForm_hasRowsForCellsKeysAndValues() {
    byte[] state = old(5, false);
    StateLayout layout = layout(state, 5);

    assertThat(layout.tokenBytes()).isEqualTo(8 + 2 * (64 + 34));
    assertThat(layout.stateBytes(5)).isEqualTo(state.length);
    assertThat(layout.stateBytes(9)).isEqualTo(old(9, false).length);
  }

  @Test
  void oldFormWithTransposedValues_hasARowForEachElement() {
    byte[] state = old(5, true);
    StateLayout layout = layout(state, 5);

    assertThat(layout.tokenBytes()).isEqualTo(8 + 2 * (64 + 3 * 2));
    assertThat(layout.stateBytes(7)).isEqualTo(old(7, true).length);
  }

  @Test
  void newForm_knowsStreamsAndASecondCache() {
    byte[] one = current(6, 4, 2, 1);
    byte[] two = current(6, 4, 2, 2);

    assertThat(layout(one, 6).tokenBytes()).isEqualTo(12 + 2 * (64 + 34));
    assertThat(layout(two, 6).tokenBytes()).isEqualTo(2 * (12 + 2 * (64 + 34)));
    assertThat(layout(two, 6).stateBytes(1)).isEqualTo(current(1, 4, 2, 2).length);
  }

  @Test
  void formOfB11434_hasTheSameRows() {
    byte[] state = current(6, 4, 2, 2, 128, 64);

    assertThat(layout(state, 6).sameRows(layout(current(6, 4, 2, 2), 6))).isTrue();
    assertThat(layout(state, 6).stateBytes(6)).isEqualTo(state.length);
  }

  @Test
  void statesOfOtherSequences_haveTheSameRows() {
    StateLayout first = layout(current(6, 4, 0, 1), 6);
    StateLayout third = layout(current(9, 4, 3, 1), 9);

    assertThat(first.sameRows(third)).isTrue();
  }

  @Test
  void framedRows_areTheState() {
    for (byte[] state : new byte[][] {old(5, false), old(5, true), current(5, 3, 1, 2)}) {
      StateLayout layout = layout(state, 5);
      byte[] packed = new byte[(int) (5 * layout.tokenBytes())];
      layout.take(MemorySegment.ofArray(state), 5, 0, 5, MemorySegment.ofArray(packed));
      byte[] again = new byte[state.length];
      layout.frame(MemorySegment.ofArray(again), 5);
      layout.put(MemorySegment.ofArray(packed), 5, 5, MemorySegment.ofArray(again), 5, 0);

      assertThat(again).isEqualTo(state);
    }
  }

  @Test
  void anotherNumberOfTokens_hasNoLayout() {
    assertThat(parse(old(5, false), 4)).isEmpty();
    assertThat(parse(old(5, false), 6)).isEmpty();
    assertThat(parse(old(5, false), 0)).isEmpty();
    assertThat(parse(old(5, false), -1)).isEmpty();
    assertThat(parse(old(5, false), Integer.MAX_VALUE)).isEmpty();
  }

  @Test
  void windowThatLostTokens_hasNoLayout() {
    byte[] base = current(6, 2, 0, 1);
    byte[] window = current(4, 2, 0, 1);
    byte[] both = Arrays.copyOf(base, base.length + window.length - 8);
    System.arraycopy(window, 8, both, base.length, window.length - 8);

    assertThat(parse(both, 6)).isEmpty();
  }

  @Test
  void cutOrLongerStates_haveNoLayout() {
    for (byte[] state :
        new byte[][] {
          old(3, false), old(3, true), current(3, 2, 1, 1), current(3, 2, 1, 1, 0, 0)
        }) {
      for (int length = 0; length < state.length; length++) {
        assertThat(parse(Arrays.copyOf(state, length), 3)).as("length %d", length).isEmpty();
      }
      assertThat(parse(Arrays.copyOf(state, state.length + 1), 3)).isEmpty();
    }
  }

  @Test
  void damage_isFoundOrLeavesTheSize() {
    long seed = 20261128;
    Random random = new Random(seed);
    byte[][] states = {
      old(7, false), old(7, true), current(7, 3, 2, 2), current(7, 3, 2, 2, 64, 0)
    };
    for (int round = 0; round < 60_000; round++) {
      byte[] state = states[round % states.length].clone();
      for (int damage = 0; damage <= random.nextInt(4); damage++) {
        state[random.nextInt(Math.min(state.length, 160))] = (byte) random.nextInt();
      }
      Optional<StateLayout> layout = parse(state, 7);
      if (layout.isPresent()) {
        assertThat(layout.get().stateBytes(7))
            .as("seed %d, round %d", seed, round)
            .isEqualTo(state.length);
      }
    }
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      assertThat(parse(noise, 1 + random.nextInt(8))).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void wrongPositions_haveNoLayout() {
    for (int at : new int[] {4, 12, 20}) {
      byte[] state = old(3, false);
      state[at] ^= 1;
      assertThat(parse(state, 3)).as("byte %d", at).isEmpty();
    }
  }

  @Test
  void recurrentState_isToldByItsOneCell() {
    byte[] state = new Bytes().ints(1, 69, 0).bytes();
    byte[] marked = new Bytes().ints(MARK, 3, 1, 69, 0).bytes();

    assertThat(StateParser.isRecurrent(MemorySegment.ofArray(state), 70)).isTrue();
    assertThat(StateParser.isRecurrent(MemorySegment.ofArray(marked), 70)).isTrue();
    assertThat(StateParser.isRecurrent(MemorySegment.ofArray(state), 69)).isFalse();
    assertThat(StateParser.isRecurrent(MemorySegment.ofArray(old(70, false)), 70)).isFalse();
    assertThat(StateParser.isRecurrent(MemorySegment.ofArray(new byte[11]), 70)).isFalse();
  }

  private static StateLayout layout(byte[] state, int tokens) {
    return parse(state, tokens).orElseThrow();
  }

  private static Optional<StateLayout> parse(byte[] state, int tokens) {
    return StateParser.parse(MemorySegment.ofArray(state), tokens);
  }

  /** A state as b4916 writes it: two layers, keys of 32 f16, values of 32 q8_0 or of 3 f16. */
  private static byte[] old(int tokens, boolean transposed) {
    Bytes state = new Bytes().ints(tokens);
    for (int token = 0; token < tokens; token++) {
      state.ints(token, 0);
    }
    return state.ints(transposed ? 1 : 0, 2).data(tokens, transposed).bytes();
  }

  /** A state as v0.5.0 writes it, or as b11434 does, with rotations. */
  private static byte[] current(
      int tokens, int streams, int sequence, int caches, int... rotations) {
    Bytes state = new Bytes().ints(MARK, sequence);
    for (int cache = 0; cache < caches; cache++) {
      state.ints(streams);
      for (int stream = 0; stream < streams; stream++) {
        if (stream != sequence) {
          state.ints(0);
          continue;
        }
        state.ints(tokens);
        for (int token = 0; token < tokens; token++) {
          state.ints(token, 1, sequence);
        }
        state.ints(0, 2).ints(rotations).data(tokens, false);
      }
    }
    return state.bytes();
  }

  private static final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Random random = new Random(3);

    @CanIgnoreReturnValue
    Bytes ints(int... values) {
      ByteBuffer buffer =
          ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      buffer.asIntBuffer().put(values);
      out.writeBytes(buffer.array());
      return this;
    }

    @CanIgnoreReturnValue
    Bytes data(int tokens, boolean transposed) {
      for (int layer = 0; layer < 2; layer++) {
        rows(F16, 64, tokens);
      }
      for (int layer = 0; layer < 2; layer++) {
        if (transposed) {
          ints(F16, 2, 3).noise(3 * 2 * tokens);
        } else {
          rows(Q8_0, 34, tokens);
        }
      }
      return this;
    }

    private void rows(int type, int bytes, int tokens) {
      ints(type, bytes, 0).noise(bytes * tokens);
    }

    private void noise(int bytes) {
      byte[] noise = new byte[bytes];
      random.nextBytes(noise);
      out.writeBytes(noise);
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
