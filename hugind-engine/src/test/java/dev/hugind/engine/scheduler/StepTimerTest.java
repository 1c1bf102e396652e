package dev.hugind.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepTimerTest {
  private static final long MILLI = 1_000_000;

  @Test
  void promptTokensWithin_nothingMeasured_isCautious() {
    assertThat(new StepTimer().promptTokensWithin(200 * MILLI, 0)).isEqualTo(20);
  }

  @Test
  void promptTokensWithin_followsTheMeasuredPrice() {
    StepTimer timer = new StepTimer();
    timer.record(0, 100, 200 * MILLI);
    assertThat(timer.promptTokensWithin(200 * MILLI, 0)).isEqualTo(100);
    timer.record(0, 100, 400 * MILLI);
    assertThat(timer.promptTokensWithin(200 * MILLI, 0)).isEqualTo(50);
    for (int i = 0; i < 30; i++) {
      timer.record(0, 100, 200 * MILLI);
    }
    assertThat(timer.promptTokensWithin(200 * MILLI, 0)).isBetween(98, 100);
  }

  @Test
  void promptTokensWithin_decodingBeside_leavesItsTime() {
    StepTimer timer = new StepTimer();
    timer.record(0, 100, 200 * MILLI);
    timer.record(3, 0, 50 * MILLI);
    assertThat(timer.promptTokensWithin(200 * MILLI, 3)).isEqualTo(75);
    assertThat(timer.promptTokensWithin(40 * MILLI, 3)).isZero();
  }

  @Test
  void record_aFewTokens_sayNothingAboutThePrice() {
    StepTimer timer = new StepTimer();
    timer.record(0, 100, 200 * MILLI);
    timer.record(0, 1, 100 * MILLI);
    assertThat(timer.promptTokensWithin(200 * MILLI, 0)).isEqualTo(100);
  }
}
