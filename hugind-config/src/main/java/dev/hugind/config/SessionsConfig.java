package dev.hugind.config;

import java.time.Duration;

/**
 * How conversations are kept between requests.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param enabled whether conversations are kept at all
 * @param ramBudget how much RAM idle conversations may take
 * @param diskBudget how much disk idle conversations may take
 * @param idleToRam after this idle time a conversation leaves its slot for RAM
 * @param idleToDisk after this idle time a conversation leaves RAM for disk
 * @param ttl after this idle time a conversation is forgotten
 */
public record SessionsConfig(
    boolean enabled,
    DataSize ramBudget,
    DataSize diskBudget,
    Duration idleToRam,
    Duration idleToDisk,
    Duration ttl) {}
