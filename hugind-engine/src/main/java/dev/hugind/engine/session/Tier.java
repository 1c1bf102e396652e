package dev.hugind.engine.session;

import java.util.EnumSet;
import java.util.Set;

/** Where the state of a conversation is, from the fastest place to none. */
public enum Tier {
  /** In the context, where it can be computed on. */
  SLOT,
  /** In RAM. */
  RAM,
  /** In the store below, which survives the process. */
  DISK,
  /** Nowhere: it was forgotten, and its next request computes everything. */
  GONE;

  /**
   * Returns the tiers that may follow.
   *
   * @return the legal moves from here
   */
  Set<Tier> next() {
    return switch (this) {
      case SLOT -> EnumSet.of(RAM, DISK, GONE);
      case RAM -> EnumSet.of(SLOT, DISK, GONE);
      case DISK -> EnumSet.of(SLOT, GONE);
      case GONE -> EnumSet.noneOf(Tier.class);
    };
  }
}
