package dev.hugind.api.json;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the known field that an unknown one most likely means. */
final class NearestName {
  /** Longer names are no typing mistakes, and comparing them would take long. */
  private static final int MAX_LENGTH = 64;

  private NearestName() {}

  /** Returns the nearest known name, or null if none is near: at most a third may differ. */
  static @Nullable String of(String wanted, Collection<String> known) {
    if (wanted.length() > MAX_LENGTH) {
      return null;
    }
    String nearest = null;
    int best = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(wanted, candidate);
      boolean isNear = distance <= Math.max(1, candidate.length() / 3);
      // Of two that are equally near, always the same one.
      if (isNear
          && (distance < best
              || (distance == best && nearest != null && candidate.compareTo(nearest) < 0))) {
        best = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** The number of letters to insert, delete or replace. */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}
