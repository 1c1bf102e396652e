package dev.hugind.engine.scheduler;

/**
 * Learns how long a step takes, and tells how many prompt tokens fit into a given time.
 *
 * <p>The model: a step costs what its decoding rows cost, plus a price per prompt token. Both
 * follow the measurements, since the price rises with the depth of the context and with what else
 * the machine does.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 */
final class StepTimer {
  /** Weight of the newest measurement. */
  private static final double NEWEST = 0.4;

  /** Fewer prompt tokens than this say little about the price of one. */
  private static final int TELLING_TOKENS = 8;

  /** Before anything was measured: a cautious 10 tokens per 100 ms. */
  private static final double FIRST_TOKEN_NANOS = 10e6;

  private double tokenNanos = FIRST_TOKEN_NANOS;
  private double decodeNanos;
  private boolean measuredToken;

  /**
   * Takes in a finished step.
   *
   * @param decodeRows rows of generating requests
   * @param promptRows rows of prompts
   * @param nanos how long the step took
   */
  void record(int decodeRows, int promptRows, long nanos) {
    if (promptRows == 0) {
      decodeNanos = decodeNanos == 0 ? (double) nanos : average(decodeNanos, (double) nanos);
    } else if (promptRows >= TELLING_TOKENS) {
      double base = decodeRows == 0 ? 0 : decodeNanos;
      double price = Math.max(nanos - base, nanos * 0.1) / promptRows;
      // A rise counts at once: a step that takes too long is worse than one that ends early.
      boolean rises = !measuredToken || price > tokenNanos;
      tokenNanos = rises ? price : average(tokenNanos, price);
      measuredToken = true;
    }
  }

  /**
   * Returns how many prompt tokens fit beside the decoding rows.
   *
   * @param targetNanos how long the step may take
   * @param decodeRows rows of generating requests
   * @return 0 or more
   */
  int promptTokensWithin(long targetNanos, int decodeRows) {
    double left = (double) targetNanos - (decodeRows == 0 ? 0 : decodeNanos);
    return (int) Math.clamp(left / tokenNanos, 0, Integer.MAX_VALUE);
  }

  /**
   * Returns what a prompt token costs.
   *
   * @return nanoseconds; 0 before anything was measured
   */
  double promptTokenNanos() {
    return measuredToken ? tokenNanos : 0;
  }

  /**
   * Returns how long a step takes in which nobody's prompt is computed.
   *
   * @return nanoseconds; 0 before anything was measured
   */
  double decodeNanos() {
    return decodeNanos;
  }

  private static double average(double old, double newest) {
    return old + NEWEST * (newest - old);
  }
}
