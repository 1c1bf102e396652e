package dev.hugind.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written as {@code 512KiB} or {@code 2GiB}.
 *
 * <p>Powers of 1024 are B, KiB, MiB, GiB, TiB, PiB; powers of 1000 are KB, MB, GB, TB, PB; no unit
 * means bytes.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param bytes the size in bytes, 0 or more
 */
public record DataSize(long bytes) implements Comparable<DataSize> {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,19}) ?([a-zA-Z]{0,3})");
  private static final String[] BINARY_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public DataSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size of " + bytes + " bytes is below 0");
    }
  }

  /**
   * Returns the size that a text means.
   *
   * @param text a whole number and, optionally, a unit, such as {@code 2GiB}, {@code 500MB} or
   *     {@code 1024}
   * @return the size
   * @throws IllegalArgumentException if the text is no size, or one of more than 2^63-1 bytes
   */
  public static DataSize parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is no size such as 512KiB or 2GiB");
    }
    try {
      long number = Long.parseLong(matcher.group(1));
      return new DataSize(Math.multiplyExact(number, unitBytes(matcher.group(2))));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException("\"" + text + "\" is more than 2^63-1 bytes", e);
    }
  }

  private static long unitBytes(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "", "b" -> 1;
      case "kib" -> 1L << 10;
      case "mib" -> 1L << 20;
      case "gib" -> 1L << 30;
      case "tib" -> 1L << 40;
      case "pib" -> 1L << 50;
      case "kb" -> 1_000;
      case "mb" -> 1_000_000;
      case "gb" -> 1_000_000_000;
      case "tb" -> 1_000_000_000_000L;
      case "pb" -> 1_000_000_000_000_000L;
      default ->
          throw new IllegalArgumentException("\"" + unit + "\" is no unit such as KiB or GiB");
    };
  }

  @Override
  public int compareTo(DataSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /**
   * Returns the size in the largest unit (B, KiB … PiB) that leaves a whole number.
   *
   * @return text that {@link #parse} reads back to an equal size
   */
  @Override
  public String toString() {
    long number = bytes;
    int unit = 0;
    while (number != 0 && number % 1024 == 0 && unit < BINARY_UNITS.length - 1) {
      number /= 1024;
      unit++;
    }
    return number + BINARY_UNITS[unit];
  }
}
