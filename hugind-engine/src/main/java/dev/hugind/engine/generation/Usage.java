package dev.hugind.engine.generation;

/**
 * What a generation took, in tokens.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param promptTokens length of the prompt, cached tokens included
 * @param cachedTokens how many of the prompt's tokens were not computed again
 * @param completionTokens how many tokens were generated
 * @param reasoningTokens how many of these were thoughts
 */
public record Usage(
    int promptTokens, int cachedTokens, int completionTokens, int reasoningTokens) {}
