package dev.hugind.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TierPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  @Test
  void random_whoLeaves_isTheOldestOfThoseThatMay() {
    long seed = 20261128;
    Random random = new Random(seed);
    try (RamStore ram = new RamStore(64 << 20);
        Arena arena = Arena.ofConfined()) {
      for (int round = 0; round < 400; round++) {
        List<Conversation> all = conversations(random, ram, arena);
        Predicate<Conversation> redundant =
            one -> one.ram != null && (one.tier() == Tier.SLOT || one.isStored()) && !one.writing;
        Predicate<Conversation> inRam = one -> one.tier() == Tier.RAM && !one.writing;
        check(
            seed,
            TierPolicy.leavesRam(all, true),
            oldest(all, redundant).or(() -> oldest(all, inRam)));
        check(
            seed,
            TierPolicy.leavesRam(all, false),
            oldest(all, redundant).or(() -> oldest(all, inRam.and(one -> one.unstorable))));
        Predicate<Conversation> unwritten = inRam.and(one -> !one.isStored() && !one.unstorable);
        check(seed, TierPolicy.leavesForStore(all), oldest(all, unwritten));
        assertThat(TierPolicy.mostRecentUnwritten(all).map(one -> one.use))
            .as("seed %d", seed)
            .isEqualTo(all.stream().filter(unwritten).map(one -> one.use).reduce(Math::max));
        Duration idle = Duration.ofMinutes(30);
        check(
            seed,
            TierPolicy.idleInRam(all, NOW, idle),
            oldest(all, inRam.and(one -> isOlder(one, idle) && !one.unstorable)));
        check(
            seed,
            TierPolicy.expired(all, NOW, idle),
            oldest(all, one -> one.tier() != Tier.SLOT && isOlder(one, idle)));
        long use = random.nextInt(20);
        Optional<Conversation> leaves = TierPolicy.leavesStore(all, use);
        leaves.ifPresent(
            one ->
                assertThat(one.use < use || isOutdated(one))
                    .as("seed %d: what is worth more stays", seed)
                    .isTrue());
        all.stream().filter(one -> one.ram != null).forEach(one -> one.ram.close());
      }
    }
  }

  private static void check(
      long seed, Optional<Conversation> chosen, Optional<Conversation> expected) {
    assertThat(chosen).as("seed %d", seed).isEqualTo(expected);
  }

  private static boolean isOutdated(Conversation one) {
    return one.tier() == Tier.SLOT || (one.tier() == Tier.RAM && !one.isStored());
  }

  private static boolean isOlder(Conversation one, Duration age) {
    return !one.lastUsed.plus(age).isAfter(NOW);
  }

  private static Optional<Conversation> oldest(
      List<Conversation> all, Predicate<Conversation> suits) {
    Conversation oldest = null;
    for (Conversation one : all) {
      if (suits.test(one) && (oldest == null || one.use < oldest.use)) {
        oldest = one;
      }
    }
    return Optional.ofNullable(oldest);
  }

  private static List<Conversation> conversations(Random random, RamStore ram, Arena arena) {
    List<Conversation> all = new ArrayList<>();
    List<Integer> uses = new ArrayList<>(random.ints(0, 20).distinct().limit(8).boxed().toList());
    for (int use : uses) {
      Tier tier = List.of(Tier.SLOT, Tier.RAM, Tier.DISK).get(random.nextInt(3));
      Instant used = NOW.minus(Duration.ofMinutes(60 - 2L * use));
      Conversation one = new Conversation("name" + use, "key", null, tier, used);
      one.use = use;
      one.unstorable = random.nextInt(5) == 0;
      int[] tokens = {1, 2, random.nextInt(2)};
      if (tier == Tier.DISK || random.nextBoolean()) {
        one.stored =
            new StateStore.Stored(
                new StateHeader("name" + use, "", "key", null, 3, true, tokens, 8), 100, used);
      }
      if (tier == Tier.RAM || (tier == Tier.SLOT && random.nextBoolean())) {
        one.ram = ram.storeWhole(3, arena.allocate(8)).orElseThrow();
        one.ramTokens = new int[] {1, 2, 0};
        one.writing = random.nextInt(5) == 0;
      }
      all.add(one);
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void moveTo_illegalMove_namesBothTiers(Tier from) {
    for (Tier to : Tier.values()) {
      Conversation one = new Conversation("name", "key", null, from, NOW);
      if (from.next().contains(to)) {
        one.moveTo(to);
        assertThat(one.tier()).isEqualTo(to);
      } else {
        assertThatThrownBy(() -> one.moveTo(to))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("a conversation can't go from " + from + " to " + to);
      }
    }
  }

  @Test
  void restore_thatCostsMoreThanComputing_doesNotPay_butIsTriedAgain() {
    RestoreCosts costs = new RestoreCosts();
    double token = 1_000_000; // nanoseconds
    assertThat(costs.pays(Tier.DISK, 1_000_000, 10, token)).isTrue();
    costs.record(Tier.DISK, 1_000_000, 1_000_000_000);
    assertThat(costs.pays(Tier.DISK, 1_000_000, 10, token)).isFalse();
    assertThat(costs.pays(Tier.DISK, 1_000_000, 10, 0)).as("not measured yet").isTrue();
    assertThat(costs.pays(Tier.RAM, 1_000_000, 10, token)).as("another tier").isTrue();
    int refusals = 0;
    while (!costs.pays(Tier.DISK, 1_000_000, 10, token) && refusals < 1000) {
      refusals++;
    }
    assertThat(refusals).isBetween(5, 100);
  }
}
