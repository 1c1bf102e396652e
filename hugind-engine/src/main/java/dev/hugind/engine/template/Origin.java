package dev.hugind.engine.template;

import java.util.Arrays;

/**
 * Where the characters of a text came from: the template's own source, or a variable ("foreign").
 * Immutable.
 */
final class Origin {
  private static final int[] NO_FLIPS = {};

  static final Origin OWN = new Origin(false, NO_FLIPS);
  static final Origin FOREIGN = new Origin(true, NO_FLIPS);

  private final boolean firstForeign;

  /** Ascending positions, in UTF-16 units, at which the origin changes to the other one. */
  private final int[] flips;

  private Origin(boolean firstForeign, int[] flips) {
    this.firstForeign = firstForeign;
    this.flips = flips;
  }

  static Origin uniform(boolean foreign) {
    return foreign ? FOREIGN : OWN;
  }

  static Origin of(boolean firstForeign, int[] flips, int count) {
    return count == 0
        ? uniform(firstForeign)
        : new Origin(firstForeign, Arrays.copyOf(flips, count));
  }

  boolean isUniform() {
    return flips.length == 0;
  }

  boolean startsForeign() {
    return firstForeign;
  }

  int flipCount() {
    return flips.length;
  }

  int flip(int index) {
    return flips[index];
  }

  boolean foreignAt(int position) {
    return firstForeign ^ ((flipsUpTo(position) & 1) == 1);
  }

  /** The origin of the part from {@code from} to {@code to}. */
  Origin slice(int from, int to) {
    if (flips.length == 0) {
      return this;
    }
    int first = flipsUpTo(from);
    int last = Math.max(first, flipsUpTo(to - 1));
    boolean foreign = firstForeign ^ ((first & 1) == 1);
    if (first == last) {
      return uniform(foreign);
    }
    int[] part = Arrays.copyOfRange(flips, first, last);
    for (int i = 0; i < part.length; i++) {
      part[i] -= from;
    }
    return new Origin(foreign, part);
  }

  /**
   * The origin of a text that was computed from one with this origin so that positions are lost.
   */
  Origin blurred() {
    return flips.length == 0 ? this : FOREIGN;
  }

  private int flipsUpTo(int position) {
    int found = Arrays.binarySearch(flips, position);
    return found >= 0 ? found + 1 : -found - 1;
  }
}
