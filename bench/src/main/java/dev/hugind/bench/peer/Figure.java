package dev.hugind.bench.peer;

/**
 * Something that is measured of each server.
 *
 * @param name what it is, with its unit
 * @param wish whether more or less of it is better
 * @param limit what the ratio of this project's server to the other should reach; NaN for none
 */
record Figure(String name, Wish wish, double limit) {
  /** Which way is better. */
  enum Wish {
    /** A speed. */
    MORE,
    /** A time or a size. */
    LESS
  }

  static Figure more(String name, double limit) {
    return new Figure(name, Wish.MORE, limit);
  }

  static Figure less(String name, double limit) {
    return new Figure(name, Wish.LESS, limit);
  }

  boolean isMet(double ratio) {
    return wish == Wish.MORE ? ratio >= limit : ratio <= limit;
  }
}
