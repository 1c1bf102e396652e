package dev.hugind.engine;

/**
 * An engine's counters and gauges at one moment.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param slots how many slots there are
 * @param busySlots how many are leased
 * @param waiting how many requests wait for a slot
 * @param cachedTokens tokens in the KV cache, of busy and idle slots together
 * @param promptTokens prompt tokens computed since the start
 * @param reusedTokens prompt tokens taken from the cache since the start
 * @param completionTokens tokens generated since the start
 * @param draftTokens tokens guessed since the start
 * @param acceptedDraftTokens how many of them were right
 * @param steps computing steps since the start
 * @param completed answers that ended by themselves
 * @param cancelled answers that were given up, or whose deadline passed
 * @param failed answers that failed
 * @param rejected requests that found the queue full or waited too long
 */
public record EngineStats(
    int slots,
    int busySlots,
    int waiting,
    int cachedTokens,
    long promptTokens,
    long reusedTokens,
    long completionTokens,
    long draftTokens,
    long acceptedDraftTokens,
    long steps,
    long completed,
    long cancelled,
    long failed,
    long rejected) {}
