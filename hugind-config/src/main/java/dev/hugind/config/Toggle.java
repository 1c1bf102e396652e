package dev.hugind.config;

import java.util.Locale;

/**
 * Yes, no, or whatever fits the model.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public enum Toggle {
  /** Decided when the model is loaded. */
  AUTO,
  /** Always. */
  ON,
  /** Never. */
  OFF;

  /**
   * Returns how a configuration spells the value.
   *
   * @return the lower-case name
   */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
