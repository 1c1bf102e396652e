package dev.hugind.config;

/**
 * One API key and its limits.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param id the name of the key's owner in logs and metrics
 * @param key the key itself
 * @param requestsPerMinute how many requests the key may start in a minute; requests, 0 to 1000000
 *     (0 = no limit)
 * @param maxConcurrent how many requests of the key may run at once; requests, 0 to 65536 (0 = no
 *     limit)
 */
public record ApiKeyConfig(String id, Secret key, int requestsPerMinute, int maxConcurrent) {}
