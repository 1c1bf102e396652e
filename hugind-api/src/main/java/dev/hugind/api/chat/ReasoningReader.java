package dev.hugind.api.chat;

import dev.hugind.api.json.Fields;
import dev.hugind.engine.chat.ReasoningOptions;
import dev.hugind.engine.error.InvalidRequestException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads whether and how long the model thinks, and where its thoughts go. */
final class ReasoningReader {
  private static final Set<String> EFFORTS =
      Set.of("none", "minimal", "low", "medium", "high", "xhigh", "max");
  private static final String EFFORT = "reasoning_effort";
  private static final String FORMAT = "reasoning_format";
  private static final String BUDGET = "thinking_budget_tokens";
  private static final String SAME_BUDGET = "reasoning_budget_tokens";

  private ReasoningReader() {}

  /**
   * Reads the options.
   *
   * @param body the body
   * @param variables the template's variables, which may say the same in other words
   */
  static ReasoningOptions read(Fields body, Map<String, Object> variables) {
    String effort = effort(body, variables.get(EFFORT));
    Boolean enabled = variables.get("enable_thinking") instanceof Boolean flag ? flag : null;
    if ("none".equals(effort)) {
      if (Boolean.TRUE.equals(enabled)) {
        throw new InvalidRequestException(
            EFFORT,
            "reasoning_effort is none, but chat_template_kwargs.enable_thinking is true; give one"
                + " of them");
      }
      enabled = false;
    }
    return new ReasoningOptions(isSeparate(body), enabled, effort, budget(body));
  }

  private static @Nullable String effort(Fields body, @Nullable Object variable) {
    String effort = body.text(EFFORT);
    if (effort == null) {
      return null;
    }
    if (!EFFORTS.contains(effort)) {
      throw new InvalidRequestException(
          EFFORT,
          "reasoning_effort is not known; allowed: none, minimal, low, medium, high, xhigh, max");
    }
    if (variable != null && !variable.equals(effort)) {
      throw new InvalidRequestException(
          EFFORT,
          "reasoning_effort and chat_template_kwargs.reasoning_effort differ; give one of them");
    }
    return effort;
  }

  private static boolean isSeparate(Fields body) {
    String format = body.text(FORMAT);
    if (format == null) {
      return true;
    }
    return switch (format) {
      case "auto", "deepseek" -> true;
      case "none" -> false;
      default ->
          throw new InvalidRequestException(
              FORMAT, "reasoning_format is not served; allowed: none, auto, deepseek");
    };
  }

  /** llama-server has two names for it. */
  private static int budget(Fields body) {
    Long one = body.whole(BUDGET, ReasoningOptions.UNLIMITED, Integer.MAX_VALUE);
    Long other = body.whole(SAME_BUDGET, ReasoningOptions.UNLIMITED, Integer.MAX_VALUE);
    if (one != null && other != null && !one.equals(other)) {
      throw new InvalidRequestException(
          BUDGET,
          "thinking_budget_tokens is "
              + one
              + " and reasoning_budget_tokens is "
              + other
              + "; give one of them");
    }
    Long given = one == null ? other : one;
    return given == null ? ReasoningOptions.UNLIMITED : given.intValue();
  }
}
