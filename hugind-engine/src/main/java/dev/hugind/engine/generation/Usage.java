package dev.hugind.engine.generation;

/**
 * What a generation took, in tokens.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param promptTokens length of the prompt, cached tokens included
 * @param cachedTokens how many of the prompt's tokens were not computed again
 * @param completionTokens how many tokens were generated
 */
public record Usage(int promptTokens, int cachedTokens, int completionTokens) {}
