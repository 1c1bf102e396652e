package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.api.auth.ApiKey;
import dev.hugind.api.metrics.Scrape;
import dev.hugind.engine.EngineManager;
import dev.hugind.engine.EngineOptions;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.fixture.ScriptedBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MetricsEndpointTest {
  private static final List<String> TIMES =
      List.of(
          "time_to_first_token",
          "inter_token_latency",
          "e2e_request_latency",
          "request_queue_time",
          "request_prefill_time",
          "request_decode_time");

  private static Scrape scrape(RawClient client, String... headers) throws Exception {
    RawClient.Response response = client.get("/metrics", headers);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Content-Type"))
        .isEqualToIgnoringCase("text/plain; version=0.0.4; charset=utf-8");
    return Scrape.of(response.body());
  }

  private static double count(Scrape scrape, String time) {
    return scrape.value("hugind_" + time + "_seconds_count{model=scripted}");
  }

  @Test
  void modelThatWasNeverAsked_hasEverySeriesAtZero() throws Exception {
    try (Gateway gateway = Gateway.answering("ok");
        RawClient client = gateway.client()) {
      Scrape scrape = scrape(client);

      for (String time : TIMES) {
        assertThat(scrape.type("hugind_" + time + "_seconds")).isEqualTo("histogram");
        assertThat(count(scrape, time)).as(time).isZero();
      }
      assertThat(scrape.type("llamacpp:prompt_tokens_total")).isEqualTo("counter");
      assertThat(scrape.value("llamacpp:prompt_tokens_total{model=scripted}")).isZero();
      assertThat(scrape.value("hugind_slots{model=scripted}"))
          .isEqualTo(gateway.engine.stats().slots());
      assertThat(scrape.value("hugind_sessions{model=scripted, tier=disk}")).isZero();
      assertThat(scrape.value("hugind_session_restore_seconds_count{model=scripted, tier=ram}"))
          .isZero();
    }
  }

  @Test
  void answers_moveTheValues() throws Exception {
    try (Gateway gateway = Gateway.answering("okay");
        RawClient client = gateway.client()) {
      assertThat(client.chat(Gateway.HI).status()).isEqualTo(200);
      assertThat(ChatStreamTest.text(ChatStreamTest.frames(client.chat(Gateway.HI_STREAM))))
          .isEqualTo("okay");
      ClientGoneTest.waitUntil(() -> gateway.engine.stats().completed() == 2);

      Scrape scrape = scrape(client);

      for (String time : TIMES) {
        if (!time.equals("inter_token_latency")) {
          assertThat(count(scrape, time)).as(time).isEqualTo(2);
        }
      }
      // Four bytes are four tokens and the end of the turn; the first one has none before it, and
      // pieces may be told together.
      assertThat(count(scrape, "inter_token_latency")).isBetween(2.0, 8.0);
      assertThat(scrape.value("hugind_requests_total{model=scripted, outcome=completed}"))
          .isEqualTo(2);
      assertThat(scrape.value("llamacpp:tokens_predicted_total{model=scripted}"))
          .isEqualTo((double) gateway.engine.stats().completionTokens());
      assertThat(scrape.value("llamacpp:prompt_tokens_total{model=scripted}"))
          .isEqualTo((double) gateway.engine.stats().promptTokens());
      assertThat(scrape.value("hugind_prompt_tokens_reused_total{model=scripted}"))
          .isEqualTo((double) gateway.engine.stats().reusedTokens())
          .isPositive();
      assertThat(scrape.value("llamacpp:prompt_seconds_total{model=scripted}"))
          .isEqualTo(scrape.value("hugind_request_prefill_time_seconds_sum{model=scripted}"))
          .isPositive();
      assertThat(scrape.value("llamacpp:n_busy_slots_per_decode{model=scripted}")).isPositive();
    }
  }

  @Test
  void runningAnswer_isSeenInItsSlot() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    AtomicInteger steps = new AtomicInteger();
    ScriptedBackend backend =
        ScriptedBackend.answering("ok")
            .beforeDecode(
                batch -> {
                  if (steps.getAndIncrement() > 0) { // the engine counts after its first step
                    ChatStreamTest.await(open);
                  }
                });
    try (Gateway gateway = Gateway.of(backend);
        RawClient running = gateway.client();
        RawClient client = gateway.client()) {
      running.send(RawClient.post("/v1/chat/completions", Gateway.HI_STREAM));
      assertThat(running.head().status()).isEqualTo(200);
      ClientGoneTest.waitUntil(() -> gateway.engine.stats().busySlots() == 1);

      Scrape scrape = scrape(client);

      assertThat(scrape.value("llamacpp:requests_processing{model=scripted}")).isEqualTo(1);
      assertThat(scrape.value("hugind_slots_busy{model=scripted}")).isEqualTo(1);
      assertThat(count(scrape, "e2e_request_latency")).isZero();
      open.countDown();
      while (running.chunk().length > 0) {}
    }
  }

  @Test
  void nothingThatAClientChose_isTold() throws Exception {
    try (Gateway gateway =
            Gateway.of(
                ScriptedBackend.answering("ok"),
                routes -> routes.apiKeys(List.of(ApiKey.of("needle-key", "needle-secret"))));
        RawClient client = gateway.client()) {
      String key = "X-Api-Key: needle-secret";
      String body =
          "{\"user\":\"needle\",\"session_id\":\"needle\",\"cache_salt\":\"needle\","
              + "\"messages\":[{\"role\":\"user\",\"content\":\"needle\"}]}";
      assertThat(client.chat(body, key, "X-Session-Id: needle").status()).isEqualTo(200);
      assertThat(client.chat(body.replace("{\"user", "{\"model\":\"needle\",\"user"), key).status())
          .isEqualTo(404);

      assertThat(client.get("/metrics?needle=needle", key).body())
          .contains("hugind_slots")
          .doesNotContain("needle");
    }
  }

  @Test
  void callersWithoutAKey_seeNothing() throws Exception {
    try (Gateway gateway =
            Gateway.of(
                ScriptedBackend.answering("ok"),
                routes -> routes.apiKeys(List.of(ApiKey.of("alice", "sa"))));
        RawClient client = gateway.client()) {
      assertThat(client.get("/metrics").status()).isEqualTo(401);
      assertThat(scrape(client, "X-Api-Key: sa").names()).isNotEmpty();
    }
  }

  @Test
  void modelsThatAreLoadedLater_areSeenWhenTheyAre() throws Exception {
    ScriptedBackend backend = ScriptedBackend.answering("ok");
    try (EngineManager engines =
        new EngineManager(
            (options, progress) -> LlamaEngine.open(options, backend, progress),
            InstantSource.system())) {
      try (HugindServer server =
              HugindServer.start(engines, ServerOptions.builder().port(0).build());
          RawClient client = new RawClient(server.port())) {
        assertThat(client.get("/metrics").status()).isEqualTo(200);
        assertThat(client.get("/metrics").body()).isEmpty();
        for (String name : List.of("a", "b")) {
          var _ =
              engines
                  .deploy(name, EngineOptions.builder(Path.of(name)).build())
                  .awaitLoaded(Duration.ofSeconds(20));
        }
        Scrape scrape = scrape(client);
        assertThat(scrape.samples()).containsKeys("hugind_slots{model=a}", "hugind_slots{model=b}");
        assertThat(scrape.value("hugind_request_decode_time_seconds_count{model=b}")).isZero();
      }
    }
    backend.assertAllClosed();
  }
}
