package dev.hugind.engine.session;

import java.time.Duration;

/**
 * What an engine remembers, and how well that served.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param slot what is in slots
 * @param ram what is in RAM
 * @param disk what is in the store below
 * @param misses requests for which nothing was remembered
 * @param forgotten conversations that went because of a budget or their age
 * @param lost conversations that went because there was no room to save them in time
 * @param storeFailures writes and reads of the store that failed
 */
public record SessionStats(
    TierStats slot,
    TierStats ram,
    TierStats disk,
    long misses,
    long forgotten,
    long lost,
    long storeFailures) {

  /** Nothing remembered, nothing asked. */
  public static final SessionStats NONE =
      new SessionStats(TierStats.NONE, TierStats.NONE, TierStats.NONE, 0, 0, 0, 0);

  /**
   * One tier.
   *
   * @param conversations how many have this as their fastest tier
   * @param bytes what the tier holds; 0 for slots, whose memory is the context's
   * @param budgetBytes what it may hold at most; 0 for slots
   * @param hits requests that found their start here
   * @param arrivals conversations that moved here, since the start
   * @param restores states that were put from here into a slot
   * @param restoreTime how long these took together
   */
  public record TierStats(
      int conversations,
      long bytes,
      long budgetBytes,
      long hits,
      long arrivals,
      long restores,
      Duration restoreTime) {

    /** An empty tier. */
    public static final TierStats NONE = new TierStats(0, 0, 0, 0, 0, 0, Duration.ZERO);
  }
}
