package dev.hugind.engine.scheduler;

import java.util.Arrays;

/**
 * Decides how many prompt tokens of which request go into a step. Pure.
 *
 * <p><b>Thread safety:</b> stateless.
 */
final class BatchPlanner {
  /** A step with a prompt in it moves it on by at least this much, or it would never end. */
  static final int LEAST_CHUNK = 8;

  private BatchPlanner() {}

  /**
   * Shares a step's room for prompt tokens evenly among the prompts being computed; what a short
   * one leaves over goes to the others, so that a short message never waits for a long one.
   *
   * @param remaining tokens that each prompt still needs, each at least 1
   * @param fitting how many prompt tokens fit into the step's time
   * @param room how many rows the batch has left
   * @return how many tokens of each prompt to compute, in the same order; the sum is at most {@code
   *     room}
   */
  static int[] plan(int[] remaining, int fitting, int room) {
    int[] chunks = new int[remaining.length];
    int budget = Math.min(room, Math.max(fitting, LEAST_CHUNK));
    int unfinished = remaining.length;
    while (budget > 0 && unfinished > 0) {
      int share = Math.max(1, budget / unfinished);
      unfinished = 0;
      for (int i = 0; i < remaining.length && budget > 0; i++) {
        int more = Math.min(Math.min(share, remaining[i] - chunks[i]), budget);
        chunks[i] += more;
        budget -= more;
        if (chunks[i] < remaining[i]) {
          unfinished++;
        }
      }
    }
    return chunks;
  }

  /**
   * Returns how many prompt tokens a plan computes.
   *
   * @param chunks a plan
   * @return the sum
   */
  static int total(int[] chunks) {
    return Arrays.stream(chunks).sum();
  }
}
