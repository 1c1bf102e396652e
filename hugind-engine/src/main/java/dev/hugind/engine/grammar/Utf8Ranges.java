package dev.hugind.engine.grammar;

/**
 * Splits ranges of code points into sequences of byte ranges, such that a text is the UTF-8 form of
 * a character in the range if and only if its bytes lie in one of the sequences.
 */
final class Utf8Ranges {
  /** Takes one sequence of one to four byte ranges; both arrays are reused. */
  @FunctionalInterface
  interface Sink {
    void accept(int[] lows, int[] highs, int length);
  }

  /** The last code points of one, two, three and four bytes. */
  private static final int[] LAST_OF_LENGTH = {0x7F, 0x7FF, 0xFFFF, CharacterSet.LAST};

  private final Sink sink;
  private final int[] lows = new int[4];
  private final int[] highs = new int[4];

  Utf8Ranges(Sink sink) {
    this.sink = sink;
  }

  /** Splits a range without surrogates. */
  void split(int first, int last) {
    int from = first;
    for (int length = 1; length <= 4 && from <= last; length++) {
      int to = Math.min(last, LAST_OF_LENGTH[length - 1]);
      if (from <= to) {
        splitEqualLength(from, to, length);
        from = to + 1;
      }
    }
  }

  private void splitEqualLength(int first, int last, int length) {
    for (int tail = 1; tail < length; tail++) {
      // Above the tail both ends have to be the same, or the tail has to be complete.
      int mask = (1 << (6 * tail)) - 1;
      if ((first & ~mask) != (last & ~mask)) {
        if ((first & mask) != 0) {
          splitEqualLength(first, first | mask, length);
          splitEqualLength((first | mask) + 1, last, length);
          return;
        }
        if ((last & mask) != mask) {
          splitEqualLength(first, (last & ~mask) - 1, length);
          splitEqualLength(last & ~mask, last, length);
          return;
        }
      }
    }
    for (int i = 0; i < length; i++) {
      lows[i] = unit(first, i, length);
      highs[i] = unit(last, i, length);
    }
    sink.accept(lows, highs, length);
  }

  private static int unit(int codePoint, int index, int length) {
    int bits = codePoint >> (6 * (length - 1 - index));
    if (index > 0) {
      return 0x80 | (bits & 0x3F);
    }
    return switch (length) {
      case 1 -> bits;
      case 2 -> 0xC0 | bits;
      case 3 -> 0xE0 | bits;
      default -> 0xF0 | bits;
    };
  }
}
