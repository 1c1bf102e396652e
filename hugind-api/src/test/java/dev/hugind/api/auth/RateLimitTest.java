package dev.hugind.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.api.http.ApiException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final AtomicLong clock = new AtomicLong();

  @Test
  void minute_refillsEvenlyAndSaysWhen() {
    RateLimit limit = new RateLimit(new ApiKey("k", "s", 6, 0), clock::get);
    for (int i = 0; i < 6; i++) {
      limit.enter();
    }
    assertThatThrownBy(limit::enter)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.error().headers()).containsEntry("Retry-After", "10"));

    clock.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThatCode(limit::enter).doesNotThrowAnyException();
    assertThatThrownBy(limit::enter).isInstanceOf(ApiException.class);
  }

  @Test
  void longPause_givesNoMoreThanAMinutesWorth() {
    RateLimit limit = new RateLimit(new ApiKey("k", "s", 2, 0), clock::get);
    clock.addAndGet(Duration.ofHours(5).toNanos());
    limit.enter();
    limit.enter();
    assertThatThrownBy(limit::enter).hasMessageContaining("2 requests per minute");
  }

  @Test
  void concurrent_freesAPlaceWhenOneLeaves() {
    RateLimit limit = new RateLimit(new ApiKey("k", "s", 0, 1), clock::get);
    limit.enter();
    assertThatThrownBy(limit::enter).hasMessageContaining("max_concurrent");
    limit.leave();
    assertThatCode(limit::enter).doesNotThrowAnyException();
  }
}
