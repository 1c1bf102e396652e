package dev.hugind.api.auth;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.hugind.api.http.ApiException;
import dev.hugind.api.http.ErrorTable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How much one key may do: requests in a minute (a bucket that refills evenly) and at once.
 *
 * <p><b>Thread safety:</b> safe.
 */
final class RateLimit {
  private static final double NANOS_PER_MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final ApiKey key;
  private final LongSupplier nanoClock;

  @GuardedBy("this")
  private double tokens;

  @GuardedBy("this")
  private long refilledNanos;

  @GuardedBy("this")
  private int running;

  RateLimit(ApiKey key, LongSupplier nanoClock) {
    this.key = key;
    this.nanoClock = nanoClock;
    this.tokens = key.requestsPerMinute();
    this.refilledNanos = nanoClock.getAsLong();
  }

  /** Takes a place for one request; {@link #leave} gives it back. */
  synchronized void enter() {
    if (key.maxConcurrent() > 0 && running >= key.maxConcurrent()) {
      throw new ApiException(
          ErrorTable.rateLimited(
              "this key has "
                  + running
                  + " requests running, its limit; wait for one to end, or raise"
                  + " api_keys.max_concurrent",
              Duration.ofSeconds(1)));
    }
    if (key.requestsPerMinute() > 0) {
      takeToken();
    }
    running++;
  }

  @GuardedBy("this")
  private void takeToken() {
    double perNano = key.requestsPerMinute() / NANOS_PER_MINUTE;
    long now = nanoClock.getAsLong();
    tokens = Math.min(key.requestsPerMinute(), tokens + (now - refilledNanos) * perNano);
    refilledNanos = now;
    if (tokens < 1) {
      throw new ApiException(
          ErrorTable.rateLimited(
              "this key has used its "
                  + key.requestsPerMinute()
                  + " requests per minute; try again later, or raise"
                  + " api_keys.requests_per_minute",
              Duration.ofNanos((long) Math.ceil((1 - tokens) / perNano))));
    }
    tokens--;
  }

  synchronized void leave() {
    running--;
  }
}
