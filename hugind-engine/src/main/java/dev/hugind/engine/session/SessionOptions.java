package dev.hugind.engine.session;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine may keep conversations, how much of them, and for how long.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param enabled whether conversations are kept beyond their slot at all
 * @param ramBytes most bytes that idle conversations may take in RAM; 0 for none
 * @param diskBytes most bytes that they may take on disk; 0 for none
 * @param folder where the files are, a folder for this engine alone; null for none on disk
 * @param idleToRam after this idle time a conversation leaves its slot for RAM; positive
 * @param idleToDisk after this idle time a conversation leaves RAM for disk; positive
 * @param ttl after this idle time a conversation is forgotten; positive
 */
public record SessionOptions(
    boolean enabled,
    long ramBytes,
    long diskBytes,
    @Nullable Path folder,
    Duration idleToRam,
    Duration idleToDisk,
    Duration ttl) {

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException when a size is negative or a duration is not positive
   */
  public SessionOptions {
    requireSize("ramBytes", ramBytes);
    requireSize("diskBytes", diskBytes);
    requirePositive("idleToRam", idleToRam);
    requirePositive("idleToDisk", idleToDisk);
    requirePositive("ttl", ttl);
  }

  /**
   * Returns the default of an engine inside a program: conversations are kept, but in no file.
   *
   * @return enabled, with 1 GiB of RAM, no disk, 5 minutes, 60 minutes and 30 days
   */
  public static SessionOptions inMemory() {
    return new SessionOptions(
        true,
        1L << 30,
        0,
        null,
        Duration.ofMinutes(5),
        Duration.ofMinutes(60),
        Duration.ofDays(30));
  }

  /**
   * Returns the options of an engine that keeps nothing beyond its slots.
   *
   * @return disabled, without RAM and disk
   */
  public static SessionOptions off() {
    SessionOptions on = inMemory();
    return new SessionOptions(false, 0, 0, null, on.idleToRam, on.idleToDisk, on.ttl);
  }

  private static void requireSize(String name, long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(name + " is " + bytes + "; allowed: 0 or more");
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be positive");
    }
  }
}
