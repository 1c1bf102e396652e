package dev.hugind.engine.schema;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A set of code points.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class RegexCodePoints {
  static final RegexCodePoints NONE = new RegexCodePoints(new int[0]);
  static final RegexCodePoints ALL = range(0, Character.MAX_CODE_POINT);

  /** Where the set begins and ends in turn: first code point in it, first not in it, and so on. */
  private final int[] turns;

  private RegexCodePoints(int[] turns) {
    this.turns = turns;
  }

  static RegexCodePoints range(int first, int last) {
    return new RegexCodePoints(new int[] {first, last + 1});
  }

  static RegexCodePoints of(int codePoint) {
    return range(codePoint, codePoint);
  }

  static RegexCodePoints of(String characters) {
    return characters
        .codePoints()
        .mapToObj(RegexCodePoints::of)
        .reduce(NONE, RegexCodePoints::union);
  }

  static RegexCodePoints where(IntPredicate predicate) {
    Builder builder = new Builder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (predicate.test(c)) {
        builder.add(c, c);
      }
    }
    return builder.build();
  }

  RegexCodePoints union(RegexCodePoints other) {
    return merge(other, false, false);
  }

  RegexCodePoints intersection(RegexCodePoints other) {
    return merge(other, true, false);
  }

  RegexCodePoints minus(RegexCodePoints other) {
    return merge(other, true, true);
  }

  RegexCodePoints complement() {
    return ALL.minus(this);
  }

  private RegexCodePoints merge(RegexCodePoints other, boolean both, boolean flipOther) {
    int[] result = new int[turns.length + other.turns.length];
    int count = 0;
    int i = 0;
    int j = 0;
    boolean inside = false;
    while (i < turns.length || j < other.turns.length) {
      int a = i < turns.length ? turns[i] : Integer.MAX_VALUE;
      int b = j < other.turns.length ? other.turns[j] : Integer.MAX_VALUE;
      int at = Math.min(a, b);
      i += a == at ? 1 : 0;
      j += b == at ? 1 : 0;
      boolean inThis = (i & 1) == 1;
      boolean inOther = ((j & 1) == 1) != flipOther;
      boolean now = both ? (inThis && inOther) : (inThis || inOther);
      if (now != inside) {
        result[count++] = at;
        inside = now;
      }
    }
    return new RegexCodePoints(Arrays.copyOf(result, count));
  }

  boolean contains(int codePoint) {
    int found = Arrays.binarySearch(turns, codePoint);
    int passed = found >= 0 ? found + 1 : -found - 1;
    return (passed & 1) == 1;
  }

  boolean isEmpty() {
    return turns.length == 0;
  }

  /** Returns the code points at which the set begins or has ended, in order. */
  IntStream turns() {
    return Arrays.stream(turns);
  }

  /** Returns how many ranges the set has. */
  int ranges() {
    return turns.length / 2;
  }

  int first(int range) {
    return turns[2 * range];
  }

  int last(int range) {
    return turns[2 * range + 1] - 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RegexCodePoints set && Arrays.equals(turns, set.turns);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(turns);
  }

  /** Gathers ranges that come in order. */
  static final class Builder {
    private int[] gathered = new int[8];
    private int count;

    void add(int first, int last) {
      if (count > 0 && gathered[count - 1] == first) {
        gathered[count - 1] = last + 1;
        return;
      }
      if (count == gathered.length) {
        gathered = Arrays.copyOf(gathered, 2 * count);
      }
      gathered[count++] = first;
      gathered[count++] = last + 1;
    }

    RegexCodePoints build() {
      return new RegexCodePoints(Arrays.copyOf(gathered, count));
    }
  }
}
