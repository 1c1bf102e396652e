package dev.hugind.engine.session;

import static dev.hugind.engine.session.RamCopies.BLOCK;
import static dev.hugind.engine.session.RamCopies.LAYOUT;
import static dev.hugind.engine.session.RamCopies.one;
import static dev.hugind.engine.session.RamCopies.requireRight;
import static dev.hugind.engine.session.RamCopies.stored;
import static dev.hugind.engine.session.RamCopies.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.backend.StateLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RamCopyTest {
  @Test
  void store_valuesOneElementAfterTheOther_roundTrips() {
    StateLayout layout = SyntheticState.transposed(600);
    try (RamStore store = new RamStore(1 << 20)) {
      int[] tokens = tokens(333, 333, 0);
      byte[] state = SyntheticState.bytes(layout, "key", tokens);
      RamCopy copy = store.store("key", tokens, layout, MemorySegment.ofArray(state)).orElseThrow();
      assertThat(SyntheticState.read(copy, 333)).isEqualTo(state);
      assertThat(SyntheticState.written(copy, 1 << 16)).isEqualTo(state);
      assertThat(SyntheticState.read(copy, 77))
          .isEqualTo(SyntheticState.bytes(layout, "key", Arrays.copyOf(tokens, 77)));
      copy.close();
    }
  }

  @Test
  void storeWhole_beforeAndAfterALayoutIsKnown_roundTrips() {
    byte[] state = SyntheticState.bytes(LAYOUT, "whole", tokens(20_000, 20_000, 0));
    try (RamStore store = new RamStore(2 << 20)) {
      long needed = store.neededBytesWhole(state.length);
      assertThat(needed).isEqualTo(2 * PagePool.DEFAULT_PAGE_BYTES);
      RamCopy before = whole(store, 20_000, state);
      assertThat(store.usedBytes()).isEqualTo(needed);
      RamCopy cut = stored(store, "key", new int[] {1});
      needed = store.neededBytesWhole(state.length);
      assertThat(needed).isBetween((long) state.length, state.length + BLOCK - 1);
      long used = store.usedBytes();
      RamCopy after = whole(store, 20_000, state);
      assertThat(store.usedBytes()).isEqualTo(used + needed);
      for (RamCopy copy : List.of(before, after)) {
        assertThat(copy.isCuttable()).isFalse();
        assertThat(copy.tokens()).isEqualTo(20_000);
        assertThat(SyntheticState.read(copy, 20_000)).isEqualTo(state);
        assertThat(SyntheticState.written(copy, 100_000)).isEqualTo(state);
        assertThatThrownBy(() -> copy.stateBytes(19_999))
            .isInstanceOf(IllegalArgumentException.class);
        RamCopy second = copy.share();
        copy.close();
        assertThat(SyntheticState.read(second, 20_000)).isEqualTo(state);
        second.close();
      }
      cut.close();
      assertThat(store.usedBytes()).isZero();
      // Pages of the size that nobody takes any more are not kept.
      assertThat(store.heldBytes()).isEqualTo(BLOCK + needed);
    }
  }

  @Test
  void close_ofACopyTwice_isRefused() {
    try (RamStore store = new RamStore(1 << 20)) {
      RamCopy copy = stored(store, "key", new int[] {1});
      RamCopy second = copy.share();
      copy.close();
      assertThatThrownBy(copy::close).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(copy::share).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> SyntheticState.read(copy, 1))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> SyntheticState.written(copy, 1))
          .isInstanceOf(IllegalStateException.class);
      requireRight(second, "key", new int[] {1});
      second.close();
      assertThat(store.usedBytes()).isZero();
    }
  }

  @Test
  void close_withAnOpenCopy_leavesItsMemoryUntilItIsClosed() {
    RamStore store = new RamStore(1 << 20);
    int[] tokens = tokens(100, 100, 0);
    RamCopy copy = stored(store, "key", tokens);
    stored(store, "key", tokens(500, 10, 1)).close();
    assertThat(store.staging(1000)).isPresent();
    store.close();
    store.close();
    assertThat(store.heldBytes()).isEqualTo(4 * BLOCK);
    requireRight(copy, "key", tokens);
    assertThatThrownBy(() -> store.staging(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> store.storeWhole(1, one("key")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> store.store("x", new int[] {1}, LAYOUT, one("x")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store.longest("x", new int[] {1}, 1)).isEmpty();
    copy.close();
    assertThat(store.heldBytes()).isZero();
  }

  @Test
  void read_ofTheWrongSize_isRefused() {
    try (RamStore store = new RamStore(1 << 20);
        RamCopy copy = stored(store, "key", new int[] {1, 2, 3})) {
      MemorySegment tooSmall = MemorySegment.ofArray(new byte[5]);
      assertThatThrownBy(() -> copy.read(2, tooSmall)).hasMessageContaining("5");
      for (int count : new int[] {-1, 0, 4}) {
        assertThatThrownBy(() -> copy.read(count, tooSmall))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void writeTo_closedAndItsRoomWantedMeanwhile_writesWhatWasThere() throws IOException {
    StateLayout layout = SyntheticState.layout(0, 20_000, 10_000);
    int[] tokens = tokens(64, 64, 0);
    byte[] state = SyntheticState.bytes(layout, "key", tokens);
    try (RamStore store = new RamStore(2 * 32 * 30_000)) {
      RamCopy copy = store.store("key", tokens, layout, MemorySegment.ofArray(state)).orElseThrow();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      WritableByteChannel channel = SyntheticState.channel(out, 100_000);
      copy.writeTo(
          new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) throws IOException {
              if (out.size() == 0) {
                copy.close();
              }
              int[] other = tokens(40, 0, 1);
              Optional<RamCopy> stored =
                  store.store("key", other, layout, SyntheticState.state(layout, "key", other));
              assertThat(stored).isEmpty();
              return channel.write(source);
            }

            @Override
            public boolean isOpen() {
              return true;
            }

            @Override
            public void close() {}
          });
      assertThat(out.toByteArray()).isEqualTo(state);
      assertThat(store.usedBytes()).isZero();
    }
  }

  @Test
  void writeTo_channelThatTakesNothing_failsAndEndsItsRight() {
    try (RamStore store = new RamStore(1 << 20)) {
      RamCopy copy = stored(store, "key", new int[] {1});
      WritableByteChannel full = SyntheticState.channel(new ByteArrayOutputStream(), 0);
      assertThatThrownBy(() -> copy.writeTo(full)).isInstanceOf(IOException.class);
      copy.close();
      assertThat(store.usedBytes()).isZero();
    }
  }

  private static RamCopy whole(RamStore store, int tokens, byte[] state) {
    return store.storeWhole(tokens, MemorySegment.ofArray(state)).orElseThrow();
  }
}
