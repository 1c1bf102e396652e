package dev.hugind.config;

import org.jspecify.annotations.Nullable;

/**
 * How messages become a prompt.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param format the prompt format; auto = the model's own template, or template_file
 * @param templateFile a Jinja template to use in place of the model's own; not together with a
 *     format; null = not given
 * @param systemPrompt the system message of requests that have none; null = not given
 * @param systemPromptFile a text file that holds the system prompt; not together with
 *     system_prompt; null = not given
 * @param reasoning whether the model thinks before it answers; auto = as its template says
 */
public record ChatConfig(
    ChatFormat format,
    @Nullable FileReference templateFile,
    @Nullable String systemPrompt,
    @Nullable FileReference systemPromptFile,
    Toggle reasoning) {}
