package dev.hugind.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the known name that a mistyped one most likely means. */
final class NearestName {
  /** Longer texts are no typing mistakes, and comparing them would take long. */
  private static final int MAX_LENGTH = 64;

  private NearestName() {}

  /**
   * Returns the nearest of the known names, or null if none is near: at most a third of the letters
   * differ.
   */
  static @Nullable String of(String wanted, Collection<String> known) {
    if (wanted.length() > MAX_LENGTH) {
      return null;
    }
    String nearest = null;
    int best = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(normalize(wanted), normalize(candidate));
      if (distance <= Math.max(1, candidate.length() / 3) && distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  private static String normalize(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** The number of letters to insert, delete, replace or swap with a neighbour. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(cost[i - 1][j - 1] + replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
