package dev.hugind.engine.scheduler;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Finds the number of compute threads that is fastest for one kind of step, while it runs.
 *
 * <p>llama.cpp's threads wait for each other by spinning, many times a step. Where every core is
 * theirs, more threads are faster; where something else keeps a core busy, each wait lasts until
 * the system has given that core back, and fewer threads are several times faster. No fixed number
 * is right for both, so another one is tried now and then, less often the longer it is in vain, and
 * at once when steps become slower.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 */
final class ThreadChoice {
  /** Weight of the newest measurement. */
  private static final double NEWEST = 0.25;

  /** After so many steps another number is tried for the first time. */
  private static final int FIRST_TRY = 32;

  /** Each trial in vain doubles the steps until the next, up to this many. */
  private static final int LAST_TRY = 512;

  /** A step this much slower than usual is a sign that something has changed. */
  private static final double SUSPICIOUS = 1.5;

  /** So many suspicious steps in a row call for a try. */
  private static final int SUSPICIOUS_STEPS = 3;

  /** Another number must be this much faster to be preferred: less is noise. */
  private static final double CLEARLY_FASTER = 0.95;

  /**
   * A trial is this many steps; the first is not counted, as threads are started or ended in it.
   */
  private static final int TRIAL_STEPS = 2;

  private final int[] candidates;

  /** Moving average of the cost with each candidate; NaN where nothing was measured. */
  private final double[] costs;

  private int current;
  private int tried = -1;
  private int trialStep;
  private double trialCost;
  private int lastTried;
  private int stepsSinceTrial;
  private int tryAfter = FIRST_TRY;
  private int suspicious;

  /**
   * Creates a choice that starts with all threads.
   *
   * @param most the most threads, at least 1
   */
  ThreadChoice(int most) {
    candidates =
        IntStream.of(1, most / 2, most - 1, most).filter(n -> n >= 1).sorted().distinct().toArray();
    costs = new double[candidates.length];
    Arrays.fill(costs, Double.NaN);
    current = candidates.length - 1;
  }

  /** How many threads the next step should use. */
  int threads() {
    return candidates[tried >= 0 ? tried : current];
  }

  /** What share of the usual number of threads the next step should use; 1 but in a trial. */
  double share() {
    return (double) threads() / candidates[current];
  }

  /**
   * Takes in the cost of a step with {@link #threads()} threads.
   *
   * @param cost its time, in a unit in which steps of this kind can be compared; positive
   */
  void record(double cost) {
    if (candidates.length == 1) {
      return;
    }
    if (tried >= 0) {
      recordTrial(cost);
      return;
    }
    boolean slow = cost > costs[current] * SUSPICIOUS; // false while nothing was measured
    suspicious = slow ? suspicious + 1 : 0;
    costs[current] =
        Double.isNaN(costs[current]) ? cost : costs[current] + NEWEST * (cost - costs[current]);
    stepsSinceTrial++;
    if (suspicious >= SUSPICIOUS_STEPS || stepsSinceTrial >= tryAfter) {
      startTrial();
    }
  }

  private void startTrial() {
    stepsSinceTrial = 0;
    suspicious = 0;
    trialStep = 0;
    trialCost = Double.POSITIVE_INFINITY;
    // The neighbours take turns: what is best moves step by step.
    int below = current - 1;
    int above = current + 1;
    boolean goBelow = above >= candidates.length || (below >= 0 && lastTried != below);
    tried = goBelow ? below : above;
    lastTried = tried;
  }

  private void recordTrial(double cost) {
    trialStep++;
    if (trialStep > 1) {
      trialCost = Math.min(trialCost, cost);
    }
    if (trialStep < TRIAL_STEPS) {
      return;
    }
    costs[tried] = trialCost;
    if (trialCost < costs[current] * CLEARLY_FASTER) {
      current = tried;
      tryAfter = FIRST_TRY;
    } else {
      tryAfter = Math.min(tryAfter * 2, LAST_TRY);
    }
    tried = -1;
  }
}
