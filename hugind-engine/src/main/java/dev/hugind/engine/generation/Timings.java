package dev.hugind.engine.generation;

import java.time.Duration;

/**
 * Where a generation's time went.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param queued from submission until a slot was leased
 * @param prefill from the lease until the first token was chosen
 * @param decode from the first token until the end
 */
public record Timings(Duration queued, Duration prefill, Duration decode) {}
