package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.fixture.ScriptedBackend;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientGoneTest {
  private static final String ONE_TOKEN =
      "{\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  private static final long HALF_A_SECOND = TimeUnit.MILLISECONDS.toNanos(500);

  /** A model whose steps take as long as told, and that has no end in sight. */
  private static ScriptedBackend slow(long stepMillis, CountDownLatch decoding) {
    CountDownLatch never = new CountDownLatch(1);
    return ScriptedBackend.answering("x".repeat(3000))
        .beforeDecode(
            batch -> {
              decoding.countDown();
              try {
                var _ = never.await(stepMillis, TimeUnit.MILLISECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void clientThatLeavesWhileTokensCome_freesItsSlot(boolean stream, boolean reset)
      throws Exception {
    CountDownLatch decoding = new CountDownLatch(1);
    try (Gateway gateway = Gateway.of(slow(20, decoding))) {
      RawClient client = gateway.client();
      client.send(RawClient.post("/v1/chat/completions", stream ? Gateway.HI_STREAM : Gateway.HI));
      assertThat(decoding.await(20, TimeUnit.SECONDS)).isTrue();

      assertSlotFreedWithinHalfASecond(gateway, () -> leave(client, reset));
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void clientThatLeavesSeveralChoices_freesAllTheirSlots(boolean stream) throws Exception {
    CountDownLatch decoding = new CountDownLatch(1);
    try (Gateway gateway = Gateway.of(slow(20, decoding))) {
      RawClient client = gateway.client();
      client.send(
          RawClient.post(
              "/v1/chat/completions",
              "{\"n\":3," + (stream ? Gateway.HI_STREAM : Gateway.HI).substring(1)));
      assertThat(decoding.await(20, TimeUnit.SECONDS)).isTrue();
      waitUntil(() -> gateway.engine.stats().busySlots() == 3);
      client.close();

      waitUntil(() -> gateway.engine.stats().busySlots() == 0);
      assertThat(gateway.engine.stats().cancelled()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void clientThatLeavesDuringPrefill_isNoticedBeforeTheStepEnds(boolean stream, boolean reset)
      throws Exception {
    CountDownLatch decoding = new CountDownLatch(2); // the warm-up's step and the measured one
    try (Gateway gateway = Gateway.of(slow(300, decoding))) {
      warmUp(gateway);
      long steps = gateway.engine.stats().steps();
      RawClient client = gateway.client();
      client.send(RawClient.post("/v1/chat/completions", stream ? Gateway.HI_STREAM : Gateway.HI));
      assertThat(decoding.await(20, TimeUnit.SECONDS)).isTrue();
      leave(client, reset);

      waitUntil(() -> gateway.engine.stats().cancelled() == 1);
      // Noticed during the 300 ms of the prefill: no second step was begun.
      assertThat(gateway.engine.stats().steps()).isEqualTo(steps + 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void clientThatLeavesTheQueue_isTakenOut(boolean stream) throws Exception {
    CountDownLatch decoding = new CountDownLatch(1);
    try (Gateway gateway =
            Gateway.of(
                slow(20, decoding),
                routes -> {},
                server -> {},
                engine -> engine.context(Gateway.slots(1)));
        RawClient first = gateway.client()) {
      first.send(RawClient.post("/v1/chat/completions", Gateway.HI_STREAM));
      assertThat(decoding.await(20, TimeUnit.SECONDS)).isTrue();
      RawClient second = gateway.client();
      second.send(RawClient.post("/v1/chat/completions", stream ? Gateway.HI_STREAM : Gateway.HI));
      waitUntil(() -> gateway.engine.stats().waiting() == 1);
      long left = System.nanoTime();
      second.close();
      waitUntil(() -> gateway.engine.stats().waiting() == 0);

      assertThat(System.nanoTime() - left).isLessThan(HALF_A_SECOND);
      assertThat(gateway.engine.stats().busySlots()).isEqualTo(1);
    }
  }

  @Test
  void clientThatStays_isNotTakenForGone() throws Exception {
    CountDownLatch decoding = new CountDownLatch(1);
    // Silent for several times the connection's idle timeout: it is the server that is slow.
    try (Gateway gateway =
            Gateway.of(
                slow(500, decoding),
                routes -> {},
                server -> server.idleTimeout(Duration.ofMillis(100)),
                engine -> {});
        RawClient client = gateway.client()) {
      RawClient.Response response =
          client.chat("{\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).contains("\"content\":\"x\"");
    }
  }

  /** The first request of a process loads classes, which takes longer than a step. */
  private static void warmUp(Gateway gateway) throws Exception {
    try (RawClient client = gateway.client()) {
      assertThat(client.chat(ONE_TOKEN).status()).isEqualTo(200);
    }
  }

  private static void assertSlotFreedWithinHalfASecond(Gateway gateway, Action leave)
      throws Exception {
    waitUntil(() -> gateway.engine.stats().busySlots() == 1);
    long left = System.nanoTime();
    leave.run();
    waitUntil(() -> gateway.engine.stats().busySlots() == 0);
    assertThat(System.nanoTime() - left).isLessThan(HALF_A_SECOND);
    assertThat(gateway.engine.stats().cancelled()).isEqualTo(1);
  }

  private static void leave(RawClient client, boolean reset) throws Exception {
    if (reset) {
      client.reset();
    } else {
      client.close();
    }
  }

  /** What a test does. */
  interface Action {
    void run() throws Exception;
  }

  /** What a test waits for. */
  interface Condition {
    boolean holds();
  }

  static void waitUntil(Condition condition) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    CountDownLatch never = new CountDownLatch(1);
    while (!condition.holds()) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("it never came to be");
      }
      var _ = never.await(2, TimeUnit.MILLISECONDS);
    }
  }
}
