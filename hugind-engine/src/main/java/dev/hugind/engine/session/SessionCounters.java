package dev.hugind.engine.session;

import dev.hugind.engine.session.SessionStats.TierStats;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a {@link SessionDirectory} counts.
 *
 * <p><b>Thread safety:</b> safe.
 */
final class SessionCounters {
  final AtomicLong forgotten = new AtomicLong();
  final AtomicLong lost = new AtomicLong();
  final AtomicLong storeFailures = new AtomicLong();

  /** Never changed after construction. */
  private final Map<Tier, Counts> tiers = new EnumMap<>(Tier.class);

  /** What is counted of a tier; what was found in no tier is a hit of {@link Tier#GONE}. */
  private static final class Counts {
    final AtomicLong hits = new AtomicLong();
    final AtomicLong arrivals = new AtomicLong();
    final AtomicLong restores = new AtomicLong();
    final AtomicLong restoreNanos = new AtomicLong();
  }

  SessionCounters() {
    for (Tier tier : Tier.values()) {
      tiers.put(tier, new Counts());
    }
  }

  void hit(Tier tier) {
    of(tier).hits.incrementAndGet();
  }

  void arrival(Tier tier) {
    of(tier).arrivals.incrementAndGet();
  }

  void restored(Tier tier, long nanos) {
    of(tier).restores.incrementAndGet();
    of(tier).restoreNanos.addAndGet(nanos);
  }

  SessionStats snapshot(
      Map<Tier, Integer> conversations,
      long ramBytes,
      long ramBudget,
      long storedBytes,
      long storeBudget) {
    return new SessionStats(
        tier(Tier.SLOT, conversations, 0, 0),
        tier(Tier.RAM, conversations, ramBytes, ramBudget),
        tier(Tier.DISK, conversations, storedBytes, storeBudget),
        of(Tier.GONE).hits.get(),
        forgotten.get(),
        lost.get(),
        storeFailures.get());
  }

  private TierStats tier(Tier tier, Map<Tier, Integer> conversations, long bytes, long budget) {
    Counts counts = of(tier);
    return new TierStats(
        conversations.getOrDefault(tier, 0),
        bytes,
        budget,
        counts.hits.get(),
        counts.arrivals.get(),
        counts.restores.get(),
        Duration.ofNanos(counts.restoreNanos.get()));
  }

  private Counts of(Tier tier) {
    return Objects.requireNonNull(tiers.get(tier));
  }
}
