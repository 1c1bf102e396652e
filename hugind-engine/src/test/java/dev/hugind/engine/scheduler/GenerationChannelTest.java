package dev.hugind.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.error.EngineException;
import dev.hugind.engine.error.GenerationTimeoutException;
import dev.hugind.engine.generation.FinishReason;
import dev.hugind.engine.generation.GenerationEvent;
import dev.hugind.engine.generation.Timings;
import dev.hugind.engine.generation.Usage;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GenerationChannelTest {
  private static final GenerationEvent.Done DONE =
      new GenerationEvent.Done(
          FinishReason.END_OF_TURN,
          new Usage(1, 0, 1, 0),
          new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO));

  private final ReaderClock clock = new ReaderClock();
  private final GenerationChannel channel =
      new GenerationChannel(2, TimeUnit.SECONDS.toNanos(60), clock);

  @AfterEach
  void closeClock() {
    clock.close();
  }

  @Test
  void next_eventsThenDone_thenRefusesMore() throws Exception {
    assertThat(channel.offer(new GenerationEvent.Text("a"))).isTrue();
    channel.finish(DONE);
    assertThat(channel.next(Duration.ZERO)).contains(new GenerationEvent.Text("a"));
    assertThat(channel.next(Duration.ZERO)).contains(DONE);
    assertThatThrownBy(() -> channel.next(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void next_nothingThere_isEmptyInTime() throws Exception {
    assertThat(channel.next(Duration.ofMillis(5))).isEmpty();
  }

  @Test
  void next_nothingThereForLong_isEndedByTheClock() throws Exception {
    clock.watch(channel);
    assertThat(channel.next(Duration.ofMillis(600))).isEmpty();
    channel.finish(DONE);
    assertThat(channel.next(Duration.ofMinutes(1))).contains(DONE);
  }

  @Test
  void next_pastTheDeadline_givesTheEngineUp() {
    GenerationChannel overdue = new GenerationChannel(2, TimeUnit.SECONDS.toNanos(-29), clock);
    clock.watch(overdue);
    assertThatThrownBy(overdue::await).isInstanceOf(GenerationTimeoutException.class);
    assertThat(overdue.isCancelled()).isTrue();
  }

  @Test
  void next_afterFailure_deliversWhatCameBeforeAndThenThrowsEachTime() throws Exception {
    EngineException failure = new EngineException("broken");
    assertThat(channel.offer(new GenerationEvent.Text("a"))).isTrue();
    channel.fail(failure);
    assertThat(channel.next(Duration.ZERO)).contains(new GenerationEvent.Text("a"));
    assertThatThrownBy(() -> channel.next(Duration.ZERO)).isSameAs(failure);
    assertThatThrownBy(channel::await).isSameAs(failure);
  }

  @Test
  void offer_readerTooFarBehind_isRefusedButTheEndStillArrives() throws Exception {
    assertThat(channel.offer(new GenerationEvent.Text("a"))).isTrue();
    assertThat(channel.offer(new GenerationEvent.Text("b"))).isTrue();
    assertThat(channel.offer(new GenerationEvent.Text("c"))).isFalse();
    channel.finish(DONE);
    assertThat(channel.await().text()).isEqualTo("ab");
  }

  @Test
  void finish_twice_isRefused() {
    channel.finish(DONE);
    assertThatThrownBy(() -> channel.finish(DONE)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> channel.fail(new EngineException("late")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void awaitStart_failedBefore_throws() {
    channel.fail(new EngineException("never started"));
    assertThatThrownBy(() -> channel.awaitStart(Duration.ofMinutes(1))).hasMessage("never started");
  }

  @Test
  void awaitStart_interrupted_cancels() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> channel.awaitStart(Duration.ofMinutes(1)))
        .isInstanceOf(InterruptedException.class);
    assertThat(channel.isCancelled()).isTrue();
  }

  @Test
  void next_waitingReader_isWokenByAnEvent() throws Exception {
    Thread producer = Thread.ofPlatform().start(() -> channel.finish(DONE));
    assertThat(channel.next(Duration.ofSeconds(30))).contains(DONE);
    producer.join();
  }
}
