package dev.hugind.engine.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlotPoolTest {

  @Test
  void lease_moreThanThereAre_isEmpty() {
    SlotPool pool = new SlotPool(2);
    SlotLease first = lease(pool, "a", null, 1);
    SlotLease second = lease(pool, "a", null, 1);
    assertThat(first.slot()).isNotSameAs(second.slot());
    assertThat(pool.spare()).isEmpty();
    assertThat(pool.hasIdle()).isFalse();
    first.close();
    assertThat(pool.hasIdle()).isTrue();
    second.close();
    assertThat(pool.leased()).isZero();
  }

  @Test
  void close_twice_isRefused() {
    SlotLease lease = lease(new SlotPool(1), "a", null, 1);
    lease.close();
    assertThatThrownBy(lease::close).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void lease_ofAClosedPool_isRefused() {
    SlotPool pool = new SlotPool(1);
    Slot slot = pool.spare().orElseThrow();
    pool.close();
    pool.close();
    assertThatThrownBy(() -> pool.lease(slot, "a", null, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void close_withOpenLeases_isRefused() {
    SlotPool pool = new SlotPool(1);
    SlotLease lease = lease(pool, "a", null, 1);
    assertThatThrownBy(pool::close).hasMessageContaining("1 leases");
    lease.close();
    pool.close();
  }

  @Test
  void lease_ownSession_comesBackToItsSlot() {
    SlotPool pool = new SlotPool(3);
    int first = use(pool, "k", "chat-1", 1, 2, 3);
    use(pool, "k", "chat-2", 1, 2, 3, 4);
    assertThat(use(pool, "k", "chat-1", 1, 2, 3, 9)).isEqualTo(first);
  }

  @Test
  void lease_ownSessionWithAnotherHistory_leavesTheFirstAlone() {
    SlotPool pool = new SlotPool(3);
    int first = use(pool, "k", "chat-1", 1, 2, 3);
    assertThat(use(pool, "k", "chat-1", 9, 9, 9)).isNotEqualTo(first);
    assertThat(use(pool, "k", "chat-1", 1, 2, 3, 4)).isEqualTo(first);
  }

  @Test
  void lease_editedLastTurn_staysInItsSlot() {
    SlotPool pool = new SlotPool(2);
    int[] history = IntStream.range(0, 100).toArray();
    int first = use(pool, "k", "a", history);
    int[] edited = IntStream.range(0, 90).map(i -> i < 80 ? i : -i).toArray();
    assertThat(use(pool, "k", "a", edited)).isEqualTo(first);
  }

  @Test
  void continued_memoryThatCannotBeCut_wantsAllOfTheCachedTokens() {
    SlotPool pool = new SlotPool(2);
    use(pool, "k", null, 1, 2, 3, 4);
    assertThat(pool.continued("k", null, new int[] {1, 2, 3, 4, 5}, false)).isPresent();
    assertThat(pool.continued("k", null, new int[] {1, 2, 3, 9, 9}, false)).isEmpty();
    assertThat(pool.continued("k", null, new int[] {1, 2, 3, 9, 9}, true)).isPresent();
  }

  @Test
  void release_givenUpPrompt_isContinuedByItsSecondTry() {
    SlotPool pool = new SlotPool(2);
    int[] prompt = IntStream.range(0, 100).toArray();
    SlotLease lease = pool.lease(pool.spare().orElseThrow(), "k", null, prompt.length);
    fill(lease.slot(), 0, 1, 2);
    lease.close();
    assertThat(pool.continued("k", null, prompt, true)).contains(lease.slot());
  }

  @Test
  void lease_continuedPrompt_comesBackToItsSlot() {
    SlotPool pool = new SlotPool(3);
    int first = use(pool, "k", null, 1, 2, 3, 4, 5);
    use(pool, "k", null, 7, 8, 9);
    assertThat(use(pool, "k", null, 1, 2, 3, 4, 5, 6)).isEqualTo(first);
  }

  @Test
  void lease_sharedStartOnly_leavesTheOtherConversationAlone() {
    SlotPool pool = new SlotPool(2);
    int[] longOne = IntStream.range(0, 100).toArray();
    int first = use(pool, "k", null, longOne);
    int[] branch = IntStream.range(0, 100).map(i -> i < 50 ? i : -i).toArray();
    assertThat(use(pool, "k", null, branch)).isNotEqualTo(first);
  }

  @Test
  void lease_continuedPromptOfAnotherKey_isNotTaken() {
    SlotPool pool = new SlotPool(2);
    int first = use(pool, "mine", null, 1, 2, 3, 4, 5);
    assertThat(use(pool, "other", null, 1, 2, 3, 4, 5, 6)).isNotEqualTo(first);
  }

  @Test
  void lease_nothingFits_takesTheLeastRecentlyUsed() {
    SlotPool pool = new SlotPool(2);
    int first = use(pool, "k", "a", 1, 2);
    int second = use(pool, "k", "b", 3, 4);
    assertThat(use(pool, "k", "c", 5, 6)).isEqualTo(first);
    assertThat(use(pool, "k", "d", 7, 8)).isEqualTo(second);
  }

  @Test
  void donor_busySlotOfTheSameKey_givesItsPrefix() {
    SlotPool pool = new SlotPool(2);
    int[] system = IntStream.range(0, 50).toArray();
    SlotLease busy = lease(pool, "k", null, system);
    fill(busy.slot(), system);
    SlotLease other = lease(pool, "k", null, system);
    assertThat(pool.donor("k", system)).contains(busy.slot());
    assertThat(pool.donor("stranger", system)).isEmpty();
    other.close();
    busy.close();
  }

  @Test
  void moveTo_illegalMove_namesBothStates() {
    Slot slot = new Slot(3);
    assertThatThrownBy(() -> slot.moveTo(SlotState.DECODE))
        .hasMessage("slot 3 can't go from IDLE to DECODE");
  }

  @Test
  void random_leasesAndReleases_keepTheInvariants() {
    long seed = 99;
    Random random = new Random(seed);
    SlotPool pool = new SlotPool(4);
    List<SlotLease> open = new ArrayList<>();
    for (int round = 0; round < 5000; round++) {
      if (random.nextBoolean()) {
        int[] prompt = random.ints(1 + random.nextInt(8), 0, 3).toArray();
        String key = "key" + random.nextInt(2);
        String session = random.nextBoolean() ? "s" + random.nextInt(3) : null;
        Optional<Slot> slot = pool.continued(key, session, prompt, true).or(pool::spare);
        assertThat(slot.isPresent()).as("seed %d", seed).isEqualTo(open.size() < 4);
        slot.ifPresent(
            got -> {
              open.add(pool.lease(got, key, session, prompt.length));
              fill(got, prompt);
            });
      } else if (!open.isEmpty()) {
        open.remove(random.nextInt(open.size())).close();
      }
      long busy = pool.slots().stream().filter(s -> s.state() != SlotState.IDLE).count();
      assertThat(pool.leased()).as("seed %d", seed).isEqualTo(open.size());
      assertThat(busy).as("seed %d", seed).isEqualTo(open.size());
    }
  }

  private static SlotLease lease(
      SlotPool pool, String key, @Nullable String session, int... prompt) {
    Slot slot = pool.continued(key, session, prompt, true).or(pool::spare).orElseThrow();
    return pool.lease(slot, key, session, prompt.length);
  }

  /** Leases, fills and releases a slot; returns its id. */
  @CanIgnoreReturnValue
  private static int use(SlotPool pool, String key, @Nullable String session, int... prompt) {
    SlotLease lease = lease(pool, key, session, prompt);
    fill(lease.slot(), prompt);
    lease.close();
    return lease.slot().id();
  }

  private static void fill(Slot slot, int... prompt) {
    slot.tokens().truncate(0);
    for (int token : prompt) {
      slot.tokens().add(token);
    }
  }
}
