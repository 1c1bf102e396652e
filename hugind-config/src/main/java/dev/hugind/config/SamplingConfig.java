package dev.hugind.config;

/**
 * How tokens are picked where a request does not say.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param temp the temperature; 0 to 2 (0 = always the likeliest)
 * @param topK only this many of the likeliest tokens are kept; tokens, 0 to 1000000 (0 = off)
 * @param topP the likeliest tokens are kept until they hold this much probability; 0 to 1 (1 = off)
 * @param minP tokens below this share of the likeliest one's probability are dropped; 0 to 1 (0 =
 *     off)
 * @param repeatLastN how far back the penalties look; tokens, -1 to 16777216 (0 = off, -1 = all of
 *     the context)
 * @param repeatPenalty the factor against tokens that occurred; 0.01 to 10 (1 = off)
 * @param frequencyPenalty the penalty per occurrence of a token; -2 to 2 (0 = off)
 * @param presencePenalty the penalty for a token that occurred at all; -2 to 2 (0 = off)
 * @param dryMultiplier the strength of the DRY penalty against repeated passages; 0 to 10 (0 = off)
 * @param dryBase how fast the DRY penalty grows with a passage's length; 1 to 10
 * @param dryAllowedLength the longest repeated passage that DRY leaves alone; tokens, 0 to 65536
 * @param xtcProbability how often XTC drops the likeliest tokens; 0 to 1 (0 = off)
 * @param xtcThreshold the probability from which XTC takes tokens as likely; 0 to 1 (above 0.5 =
 *     off)
 * @param seed the seed of the random picks; -1 to 4294967295 (-1 = another one each time)
 */
public record SamplingConfig(
    double temp,
    int topK,
    double topP,
    double minP,
    int repeatLastN,
    double repeatPenalty,
    double frequencyPenalty,
    double presencePenalty,
    double dryMultiplier,
    double dryBase,
    int dryAllowedLength,
    double xtcProbability,
    double xtcThreshold,
    long seed) {}
