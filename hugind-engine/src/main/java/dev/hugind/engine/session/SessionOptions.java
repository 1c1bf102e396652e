package dev.hugind.engine.session;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How conversations are kept when they leave their slots.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param enabled whether they are kept at all
 * @param ramBytes what they may take in RAM, in bytes, the memory to move them included; 0 keeps
 *     none there
 * @param diskBytes what they may take on disk, in bytes; 0 keeps none there
 * @param folder where they are stored, of this engine alone; null for no disk
 * @param idleToRam how long one may be idle in its slot; positive
 * @param idleToDisk how long one may be idle in RAM; positive
 * @param ttl how long one is kept after its last use; positive
 */
public record SessionOptions(
    boolean enabled,
    long ramBytes,
    long diskBytes,
    @Nullable Path folder,
    Duration idleToRam,
    Duration idleToDisk,
    Duration ttl) {

  private static final Duration IDLE_TO_RAM = Duration.ofMinutes(5);
  private static final Duration IDLE_TO_DISK = Duration.ofMinutes(60);
  private static final Duration TTL = Duration.ofDays(30);
  private static final long RAM_BYTES = 1L << 30;

  /** Checks the values. */
  public SessionOptions {
    requireNotNegative("ramBytes", ramBytes);
    requireNotNegative("diskBytes", diskBytes);
    requirePositive("idleToRam", idleToRam);
    requirePositive("idleToDisk", idleToDisk);
    requirePositive("ttl", ttl);
  }

  /**
   * Returns the defaults: 1 GiB of RAM, no disk.
   *
   * @return the options
   */
  public static SessionOptions inMemory() {
    return new SessionOptions(true, RAM_BYTES, 0, null, IDLE_TO_RAM, IDLE_TO_DISK, TTL);
  }

  /**
   * Returns options that keep nothing beyond the slots.
   *
   * @return the options
   */
  public static SessionOptions off() {
    return new SessionOptions(false, 0, 0, null, IDLE_TO_RAM, IDLE_TO_DISK, TTL);
  }

  private static void requireNotNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed: 0 or more");
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be positive");
    }
  }
}
