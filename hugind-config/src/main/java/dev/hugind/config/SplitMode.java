package dev.hugind.config;

import java.util.Locale;

/**
 * How a model is spread over several GPUs.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public enum SplitMode {
  /** One GPU holds all of it. */
  NONE,
  /** Each GPU holds some of the layers. */
  LAYER,
  /** Each GPU holds some rows of every large matrix. */
  ROW;

  /**
   * Returns how a configuration spells the value.
   *
   * @return the lower-case name
   */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
