package dev.hugind.engine.chat;

import dev.hugind.engine.error.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how long the model thinks before it answers, and where its thoughts go.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param separate whether thoughts are told apart from the content; false leaves them in it, as the
 *     model wrote them
 * @param enabled whether the template asks the model to think; null leaves that to the template
 * @param effort how hard, in the template's own words; null leaves that to the template
 * @param budget the most tokens of a thought, which is then ended; 0 ends it at once, -1 never
 */
public record ReasoningOptions(
    boolean separate, @Nullable Boolean enabled, @Nullable String effort, int budget) {

  /** The budget that never ends a thought. */
  public static final int UNLIMITED = -1;

  /** Checks the range. */
  public ReasoningOptions {
    if (budget < UNLIMITED) {
      throw new InvalidRequestException(
          "thinking_budget_tokens",
          "thinking_budget_tokens is " + budget + "; allowed: -1 (no limit) or more");
    }
  }

  /**
   * Returns the defaults: thoughts apart, the rest as the template has it.
   *
   * @return the options
   */
  public static ReasoningOptions defaults() {
    return new ReasoningOptions(true, null, null, UNLIMITED);
  }
}
