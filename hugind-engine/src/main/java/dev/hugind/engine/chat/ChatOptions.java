package dev.hugind.engine.chat;

import org.jspecify.annotations.Nullable;

/**
 * How conversations become prompts.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param format {@value #AUTO} for the model's own template, or the name of a known format
 * @param template a Jinja template that replaces the model's own, or null
 * @param systemPrompt what the system says when a request has no system message, or null
 * @param reasoning whether templates ask models to think when a request does not say; null leaves
 *     that to the template
 */
public record ChatOptions(
    String format,
    @Nullable String template,
    @Nullable String systemPrompt,
    @Nullable Boolean reasoning) {

  /** The format that means: the model's own template. */
  public static final String AUTO = "auto";

  /**
   * Returns the defaults: the model's own template, no system prompt.
   *
   * @return the options
   */
  public static ChatOptions defaults() {
    return new ChatOptions(AUTO, null, null, null);
  }
}
