package dev.hugind.config;

import java.util.Locale;

/**
 * The number format in which keys or values of the KV cache are stored.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public enum CacheType {
  /** 16-bit floating point. */
  F16,
  /** 16-bit brain floating point. */
  BF16,
  /** 32-bit floating point. */
  F32,
  /** 8.5 bits per value. */
  Q8_0,
  /** 4.5 bits per value. */
  Q4_0,
  /** 5 bits per value. */
  Q4_1,
  /** 5.5 bits per value. */
  Q5_0,
  /** 6 bits per value. */
  Q5_1,
  /** 4.5 bits per value, non-linear steps. */
  IQ4_NL;

  /**
   * Returns how a configuration spells the value.
   *
   * @return the lower-case name
   */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns whether values are stored in blocks of fewer than 16 bits each.
   *
   * @return true for the Q and IQ formats
   */
  public boolean isQuantized() {
    return this != F16 && this != BF16 && this != F32;
  }
}
