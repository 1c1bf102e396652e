package dev.hugind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class StopSignalTest {
  private final AtomicInteger ended = new AtomicInteger();
  private final StopSignal signal = new StopSignal(ended::incrementAndGet);

  @Test
  void firstRequest_endsTheWaitOnly() throws InterruptedException {
    assertThat(signal.await(Duration.ZERO)).isFalse();

    signal.request();

    assertThat(signal.await(Duration.ZERO)).isTrue();
    assertThat(ended).hasValue(0);
  }

  @Test
  void secondRequest_endsTheProcessOnce() {
    signal.request();
    signal.request();
    signal.request();

    assertThat(ended).hasValue(1);
  }
}
