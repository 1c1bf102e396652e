package dev.hugind.engine.scheduler;

import java.time.Duration;

/**
 * The bounds of a {@link BatchScheduler}.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param queue how many requests may wait for a slot, 0 or more
 * @param queueTimeout how long one may wait, positive
 * @param stepTarget how long a step may take while somebody is streaming, positive
 * @param streamBuffer how many pieces of text a reader may lag behind, at least 1
 * @param fewerThreads whether steps may use fewer compute threads where that is faster
 * @param draftTokens how many tokens of an answer may be guessed from its text and checked in one
 *     step; 0 for none
 */
public record SchedulerOptions(
    int queue,
    Duration queueTimeout,
    Duration stepTarget,
    int streamBuffer,
    boolean fewerThreads,
    int draftTokens) {}
