package dev.hugind.engine.session;

import java.time.Instant;

/**
 * What is remembered of a session.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param id the session's id, unique within its isolation key
 * @param tier the fastest place that its state is in
 * @param tokens how many tokens its longest conversation holds
 * @param bytes what it takes in RAM and on disk; what it shares with others counts for each of them
 * @param conversations how many conversations are remembered under the id, at least 1
 * @param lastUsed when it was used last
 */
public record SessionInfo(
    String id, Tier tier, int tokens, long bytes, int conversations, Instant lastUsed) {}
