package dev.hugind.engine.scheduler;

/**
 * The scheduler's counters since its start, and its gauges after the last step.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param busySlots slots that are leased
 * @param waiting requests that wait for a slot
 * @param cachedTokens tokens in the KV cache
 * @param promptTokens prompt tokens computed
 * @param reusedTokens prompt tokens taken from the cache
 * @param completionTokens tokens generated
 * @param draftTokens tokens guessed
 * @param acceptedDraftTokens how many of them were right
 * @param steps steps computed
 * @param completed answers that ended by themselves
 * @param cancelled answers that were given up, or whose deadline passed
 * @param failed answers that failed
 * @param rejected requests that found the queue full or waited too long
 */
public record SchedulerStats(
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
