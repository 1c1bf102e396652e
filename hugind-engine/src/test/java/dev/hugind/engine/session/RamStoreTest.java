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
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RamStoreTest {
  @Test
  void store_twoConversationsOf900CommonTokens_holdsThemOnce() {
    try (RamStore store = new RamStore(1 << 20)) {
      int[] first = tokens(1000, 900, 1);
      int[] second = tokens(1100, 900, 2);
      RamCopy a = stored(store, "key", first);
      assertThat(store.usedBytes()).isEqualTo(32 * BLOCK);
      // 896 tokens are in full blocks; the block with the 900th differs.
      assertThat(store.neededBytes("key", second, LAYOUT)).isEqualTo(7 * BLOCK);
      RamCopy b = stored(store, "key", second);
      assertThat(store.usedBytes()).isEqualTo(39 * BLOCK);
      requireRight(a, "key", first);
      requireRight(b, "key", second);
      a.close();
      assertThat(store.usedBytes()).isEqualTo(35 * BLOCK);
      requireRight(b, "key", second);
      b.close();
      assertThat(store.usedBytes()).isZero();
    }
  }

  @Test
  void store_aConversationThatGrew_addsItsLastBlocksAndDropsTheOldOne() {
    try (RamStore store = new RamStore(1 << 20)) {
      int[] longer = tokens(100, 100, 0);
      RamCopy old = stored(store, "key", Arrays.copyOf(longer, 70));
      assertThat(store.usedBytes()).isEqualTo(3 * BLOCK);
      assertThat(store.neededBytes("key", longer, LAYOUT)).isEqualTo(2 * BLOCK);
      RamCopy grown = stored(store, "key", longer);
      assertThat(store.usedBytes()).isEqualTo(5 * BLOCK);
      old.close();
      assertThat(store.usedBytes()).isEqualTo(4 * BLOCK);
      requireRight(grown, "key", longer);
      grown.close();
      assertThat(store.usedBytes()).isZero();
    }
  }

  @Test
  void store_whatIsHeldAlready_takesNothing() {
    try (RamStore store = new RamStore(3 * BLOCK)) {
      int[] tokens = tokens(90, 90, 0);
      RamCopy first = stored(store, "key", tokens);
      for (int count : new int[] {90, 80, 64, 33, 1}) {
        int[] start = Arrays.copyOf(tokens, count);
        assertThat(store.neededBytes("key", start, LAYOUT)).as("%d tokens", count).isZero();
        try (RamCopy copy = stored(store, "key", start)) {
          assertThat(store.usedBytes()).isEqualTo(3 * BLOCK);
          requireRight(copy, "key", start);
        }
      }
      first.close();
      assertThat(store.usedBytes()).isZero();
    }
  }

  @Test
  void longest_acrossIsolationKeys_findsNothing() {
    try (RamStore store = new RamStore(1 << 20)) {
      int[] tokens = tokens(200, 200, 0);
      RamCopy a = stored(store, "a", tokens);
      assertThat(store.longest("b", tokens, 200)).isEmpty();
      assertThat(store.neededBytes("b", tokens, LAYOUT)).isEqualTo(7 * BLOCK);
      RamCopy b = stored(store, "b", tokens);
      assertThat(store.usedBytes()).isEqualTo(14 * BLOCK);
      requireRight(b, "b", tokens);
      a.close();
      assertThat(store.longest("a", tokens, 200)).isEmpty();
      requireRight(b, "b", tokens);
      b.close();
    }
  }

  @Test
  void longest_ofAPrompt_holdsExactlyTheTokensThatMatch() {
    try (RamStore store = new RamStore(1 << 20)) {
      int[] held = tokens(100, 75, 1);
      int[] prompt = tokens(300, 75, 2);
      RamCopy copy = stored(store, "key", held);
      for (int limit : new int[] {300, 76, 75, 74, 64, 33, 32, 31, 1}) {
        try (RamCopy found = store.longest("key", prompt, limit).orElseThrow()) {
          assertThat(found.tokens()).isEqualTo(Math.min(limit, 75));
          requireRight(found, "key", Arrays.copyOf(prompt, found.tokens()));
        }
      }
      assertThat(store.longest("key", prompt, 0)).isEmpty();
      assertThat(store.longest("key", new int[] {-1, -2}, 2)).isEmpty();
      RamCopy found = store.longest("key", prompt, 75).orElseThrow();
      copy.close();
      assertThat(store.usedBytes()).isEqualTo(3 * BLOCK);
      requireRight(found, "key", Arrays.copyOf(prompt, 75));
      found.close();
      assertThat(store.usedBytes()).isZero();
    }
  }

  @Test
  void store_withoutRoom_isEmptyAndChangesNothing() {
    try (RamStore store = new RamStore(5 * BLOCK + BLOCK - 1)) {
      int[] tokens = tokens(150, 150, 0);
      RamCopy copy = stored(store, "key", tokens);
      int[] other = tokens(160, 90, 3);
      MemorySegment state = SyntheticState.state(LAYOUT, "key", other);
      assertThat(store.neededBytes("key", other, LAYOUT)).isEqualTo(3 * BLOCK);
      assertThat(store.store("key", other, LAYOUT, state)).isEmpty();
      assertThat(store.storeWhole(5, state.asSlice(0, BLOCK))).isEmpty();
      assertThat(store.staging(BLOCK)).isEmpty();
      assertThat(store.store("new", new int[] {1}, LAYOUT, one("new"))).isEmpty();
      assertThat(store.usedBytes()).isEqualTo(5 * BLOCK);
      assertThat(store.longest("key", other, 160).map(RamStoreTest::tokensAndClose)).contains(90);
      requireRight(copy, "key", tokens);
      copy.close();
      stored(store, "key", other).close();
    }
  }

  @Test
  void store_withABudgetOfZero_keepsNothing() {
    try (RamStore store = new RamStore(0)) {
      assertThat(store.store("key", new int[] {1}, LAYOUT, one("key"))).isEmpty();
      assertThat(store.storeWhole(1, one("key"))).isEmpty();
      assertThat(store.staging(1)).isEmpty();
      assertThat(store.heldBytes()).isZero();
    }
    assertThatThrownBy(() -> new RamStore(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void store_ofAnotherStream_isReadAsOfTheFirst() {
    StateLayout other = SyntheticState.layout(7, 6, 10);
    try (RamStore store = new RamStore(1 << 20)) {
      int[] first = tokens(50, 40, 1);
      int[] second = tokens(80, 40, 2);
      RamCopy a = stored(store, "key", first);
      RamCopy b =
          store
              .store("key", second, other, SyntheticState.state(other, "key", second))
              .orElseThrow();
      requireRight(a, "key", first);
      requireRight(b, "key", second);
      a.close();
      b.close();
    }
  }

  @Test
  void store_ofOtherRows_isRefused() {
    StateLayout other = SyntheticState.layout(0, 10, 6);
    try (RamStore store = new RamStore(1 << 20)) {
      RamCopy copy = stored(store, "key", new int[] {1, 2});
      int[] tokens = {1, 2, 3};
      for (int i = 0; i < 2; i++) {
        assertThat(store.neededBytes("key", tokens, other)).isZero();
        assertThat(store.store("key", tokens, other, SyntheticState.state(other, "key", tokens)))
            .isEmpty();
      }
      assertThat(store.usedBytes()).isEqualTo(BLOCK);
      copy.close();
    }
  }

  @Test
  void staging_growing_givesItsRoomAndThatOfFreePages() {
    try (RamStore store = new RamStore(8 * BLOCK)) {
      RamCopy copy = stored(store, "key", tokens(256, 256, 0));
      copy.close();
      assertThat(store.heldBytes()).isEqualTo(8 * BLOCK);
      MemorySegment small = store.staging(2 * BLOCK).orElseThrow();
      assertThat(small.byteSize()).isEqualTo(2 * BLOCK);
      assertThat(store.heldBytes()).isLessThanOrEqualTo(8 * BLOCK);
      assertThat(store.staging(10).orElseThrow().address()).isEqualTo(small.address());
      MemorySegment all = store.staging(8 * BLOCK).orElseThrow();
      all.fill((byte) 1);
      assertThat(all.byteSize()).isEqualTo(8 * BLOCK);
      assertThat(store.usedBytes()).isEqualTo(8 * BLOCK);
      assertThat(store.heldBytes()).isEqualTo(8 * BLOCK);
      assertThat(store.staging(8 * BLOCK + 1)).isEmpty();
      assertThatThrownBy(() -> small.fill((byte) 0)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> store.staging(0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void store_aStateThatFails_changesNothing() {
    try (RamStore store = new RamStore(1 << 20)) {
      assertThatThrownBy(() -> store.store("key", new int[0], LAYOUT, one("key")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.store("key", new int[] {1, 2}, LAYOUT, one("key")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.storeWhole(0, one("key")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.longest("key", new int[] {1}, -1))
          .isInstanceOf(IllegalArgumentException.class);
      RamStore gone = new RamStore(1 << 20);
      MemorySegment freed = gone.staging(LAYOUT.stateBytes(1)).orElseThrow();
      gone.close();
      assertThatThrownBy(() -> store.store("key", new int[] {1}, LAYOUT, freed))
          .isInstanceOf(IllegalStateException.class);
      assertThat(store.usedBytes()).isZero();
      assertThat(store.longest("key", new int[] {1}, 1)).isEmpty();
    }
  }

  private static int tokensAndClose(RamCopy copy) {
    copy.close();
    return copy.tokens();
  }
}
