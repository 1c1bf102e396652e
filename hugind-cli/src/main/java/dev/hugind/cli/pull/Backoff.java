package dev.hugind.cli.pull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next attempt.
 *
 * @param first before the second attempt; doubled each time
 * @param longest the most
 */
record Backoff(Duration first, Duration longest) {
  /**
   * Returns the pause.
   *
   * @param failures how many attempts failed in a row, 0 or more
   * @param asked what the server asks for, which is kept to; null = nothing
   * @param share between 0 and 1; half of the pause is left to chance, so that connections that
   *     failed together do not come back together
   */
  Duration pause(int failures, @Nullable Duration asked, double share) {
    if (asked != null) {
      return asked;
    }
    double millis = first.toMillis() * Math.pow(2, Math.max(0, failures - 1));
    double bounded = Math.min((double) longest.toMillis(), millis);
    return Duration.ofMillis(Math.round(bounded * (0.5 + share / 2)));
  }
}
