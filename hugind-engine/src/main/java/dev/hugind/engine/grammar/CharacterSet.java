package dev.hugind.engine.grammar;

import java.util.Arrays;

/**
 * A set of code points, surrogates never among them, because no UTF-8 text holds one.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class CharacterSet {
  static final int LAST = Character.MAX_CODE_POINT;
  private static final int FIRST_SURROGATE = 0xD800;
  private static final int LAST_SURROGATE = 0xDFFF;

  /** Any character. */
  static final CharacterSet ANY = of(new long[] {range(0, LAST)}, 1, false);

  /** First and last code point of each range, in order, with gaps between them. */
  private final int[] bounds;

  private CharacterSet(int[] bounds) {
    this.bounds = bounds;
  }

  /** Packs a range for {@link #of}. */
  static long range(int first, int last) {
    return ((long) first << 32) | last;
  }

  /**
   * Makes a set.
   *
   * @param ranges ranges in any order, which may overlap; gets sorted
   * @param count how many of them
   * @param negated whether the set is what lies outside them
   */
  static CharacterSet of(long[] ranges, int count, boolean negated) {
    Arrays.sort(ranges, 0, count);
    // Each range adds two bounds at most, the ends two more, and the surrogates cut one in two.
    int[] bounds = new int[2 * count + 6];
    int length = 0;
    int open = 0;
    int i = 0;
    while (i < count) {
      int first = (int) (ranges[i] >> 32);
      int last = (int) ranges[i];
      for (i++; i < count && (int) (ranges[i] >> 32) <= last + 1; i++) {
        last = Math.max(last, (int) ranges[i]);
      }
      length = negated ? add(bounds, length, open, first - 1) : add(bounds, length, first, last);
      open = last + 1;
    }
    if (negated) {
      length = add(bounds, length, open, LAST);
    }
    return new CharacterSet(Arrays.copyOf(bounds, length));
  }

  private static int add(int[] bounds, int length, int first, int last) {
    int next = length;
    if (first <= LAST_SURROGATE && last >= FIRST_SURROGATE) {
      next = add(bounds, next, first, FIRST_SURROGATE - 1);
      return add(bounds, next, LAST_SURROGATE + 1, last);
    }
    if (first <= last) {
      bounds[next++] = first;
      bounds[next++] = last;
    }
    return next;
  }

  /** Returns how many ranges there are. */
  int size() {
    return bounds.length / 2;
  }

  int first(int range) {
    return bounds[2 * range];
  }

  int last(int range) {
    return bounds[2 * range + 1];
  }
}
