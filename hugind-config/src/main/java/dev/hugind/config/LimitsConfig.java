package dev.hugind.config;

import java.time.Duration;

/**
 * The bounds of what requests may take.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param queue how many requests may wait for a slot; more are refused; requests, 1 to 65536
 * @param queueTimeout how long a request may wait for a slot
 * @param requestTimeout how long a request may take, waiting included
 * @param shutdownTimeout how long running answers may go on when the server stops
 * @param maxBody the largest request body
 */
public record LimitsConfig(
    int queue,
    Duration queueTimeout,
    Duration requestTimeout,
    Duration shutdownTimeout,
    DataSize maxBody) {}
