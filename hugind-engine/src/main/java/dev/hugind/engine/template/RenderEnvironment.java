package dev.hugind.engine.template;

import java.time.Clock;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What a rendering needs besides its variables.
 *
 * <p><b>Thread safety:</b> immutable, as far as the two clocks are.
 *
 * @param clock the time and zone of {@code strftime_now}
 * @param nanoTime a clock that only goes forward, in nanoseconds, for the limit of time
 * @param mutable whether the template may change lists and dicts with methods such as {@code
 *     append}; Python's transformers forbids it
 * @param trustedVariables names of variables whose texts count as the template's own, such as
 *     {@code bos_token}
 */
public record RenderEnvironment(
    Clock clock, LongSupplier nanoTime, boolean mutable, Set<String> trustedVariables) {

  /** Copies the set of names. */
  public RenderEnvironment {
    trustedVariables = Set.copyOf(trustedVariables);
  }

  /**
   * Returns an environment as transformers has it: nothing can be changed, and no variable is
   * trusted.
   *
   * @param clock the time and zone of {@code strftime_now}
   * @return the environment
   */
  public static RenderEnvironment of(Clock clock) {
    return new RenderEnvironment(clock, System::nanoTime, false, Set.of());
  }

  /**
   * Returns the same environment with other trusted variables.
   *
   * @param names names of variables whose texts count as the template's own
   * @return the environment
   */
  public RenderEnvironment withTrustedVariables(Set<String> names) {
    return new RenderEnvironment(clock, nanoTime, mutable, names);
  }

  /**
   * Returns the same environment with lists and dicts that may be changed, or not.
   *
   * @param allowed whether they may
   * @return the environment
   */
  public RenderEnvironment withMutable(boolean allowed) {
    return new RenderEnvironment(clock, nanoTime, allowed, trustedVariables);
  }
}
