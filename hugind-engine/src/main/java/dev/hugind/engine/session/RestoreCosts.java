package dev.hugind.engine.session;

/**
 * Tells whether restoring a state is cheaper than computing it, by what both took lately.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 */
final class RestoreCosts {
  /** Weight of a new measurement in the running mean. */
  private static final double NEW = 0.2;

  /** With each refusal the mean counts less, so that one slow moment does not refuse for ever. */
  private static final double FORGET = 0.9;

  /** Until something was measured: copied twice at 4 GB/s, read at 1 GB/s. */
  private double ramNanosPerByte = 0.5;

  private double storeNanosPerByte = 1;

  /**
   * Tells whether to restore.
   *
   * @param tier where the state is
   * @param bytes how large it is
   * @param tokens how many prompt tokens it spares
   * @param nanosPerToken what computing a prompt token takes; 0 when not known yet
   * @return true when restoring is cheaper
   */
  boolean pays(Tier tier, long bytes, int tokens, double nanosPerToken) {
    double perByte = tier == Tier.RAM ? ramNanosPerByte : storeNanosPerByte;
    if (nanosPerToken == 0 || bytes * perByte < tokens * nanosPerToken) {
      return true;
    }
    set(tier, perByte * FORGET);
    return false;
  }

  /**
   * Records a restore.
   *
   * @param tier where the state was
   * @param bytes how large it was
   * @param nanos what it took, reading and checking included
   */
  void record(Tier tier, long bytes, long nanos) {
    double measured = (double) nanos / Math.max(1, bytes);
    double old = tier == Tier.RAM ? ramNanosPerByte : storeNanosPerByte;
    set(tier, old + NEW * (measured - old));
  }

  private void set(Tier tier, double nanosPerByte) {
    if (tier == Tier.RAM) {
      ramNanosPerByte = nanosPerByte;
    } else {
      storeNanosPerByte = nanosPerByte;
    }
  }
}
