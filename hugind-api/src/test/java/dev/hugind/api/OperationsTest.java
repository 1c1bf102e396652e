package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.EngineManager;
import dev.hugind.engine.EngineOptions;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.fixture.ScriptedBackend;
import io.javalin.Javalin;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OperationsTest {

  @Test
  void models_areListedWithTheirMeta() throws Exception {
    try (Gateway gateway = Gateway.answering("ok");
        RawClient client = gateway.client()) {
      String model =
          "{\"id\":\"scripted\",\"object\":\"model\",\"created\":1700000000,"
              + "\"owned_by\":\"hugind\",\"meta\":{\"architecture\":\"llama\","
              + "\"parameters\":1000000,\"ctx_size\":4096,\"quantisation\":\"Q4_0\","
              + "\"state\":\"loaded\"}}";
      assertThat(client.get("/v1/models").body())
          .isEqualTo("{\"object\":\"list\",\"data\":[" + model + "]}");
      assertThat(client.get("/v1/models/scripted").body()).isEqualTo(model);
      RawClient.Response head = client.request("HEAD", "/v1/models");
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("x-request-id")).isNotEmpty();
      assertThat(client.get("/livez").body()).isEqualTo("{\"status\":\"ok\"}");
    }
  }

  @Test
  void loadingAndFailedModels_areListedAndNotReady() throws Exception {
    CountDownLatch load = new CountDownLatch(1);
    ScriptedBackend broken = ScriptedBackend.answering("").failingToLoad("no such file /secret");
    ScriptedBackend good = ScriptedBackend.answering("ok");
    try (EngineManager engines =
        new EngineManager(
            (options, progress) -> {
              boolean bad = options.model().path().toString().startsWith("bad");
              if (!bad) {
                ChatStreamTest.await(load);
              }
              return LlamaEngine.open(options, bad ? broken : good, progress);
            },
            InstantSource.system())) {
      var failed = engines.deploy("bad", EngineOptions.builder(Path.of("bad.gguf")).build());
      var loading = engines.deploy("good", EngineOptions.builder(Path.of("good.gguf")).build());
      ClientGoneTest.waitUntil(() -> failed.failure().isPresent());
      try (HugindServer server =
              HugindServer.start(engines, ServerOptions.builder().port(0).build());
          RawClient client = new RawClient(server.port())) {
        RawClient.Response health = client.get("/health");
        ErrorsTest.assertError(health, 503, "server_error", "unavailable", "null");
        assertThat(health.header("Retry-After")).isNotEmpty();
        assertThat(client.get("/livez").status()).isEqualTo(200);
        assertThat(client.get("/v1/models").body())
            .contains("\"id\":\"bad\"", "\"meta\":{\"state\":\"failed\"}")
            .contains("\"id\":\"good\"", "\"meta\":{\"state\":\"loading\"}");
        ErrorsTest.assertError(
            client.chat(Gateway.HI), 400, "invalid_request_error", "null", "model");
        for (String model : List.of("bad", "good")) {
          RawClient.Response response =
              client.chat(
                  Gateway.HI.replace("{\"messages", "{\"model\":\"" + model + "\",\"messages"));
          ErrorsTest.assertError(response, 503, "server_error", "unavailable", "null");
          assertThat(response.body()).doesNotContain("secret");
        }
        load.countDown();
        assertThat(loading.awaitLoaded(Duration.ofSeconds(20)).contextTokens()).isEqualTo(4096);
        assertThat(client.get("/readyz").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void preflight_letsAllowedOriginsIn() throws Exception {
    try (Gateway gateway =
            Gateway.of(
                ScriptedBackend.answering("ok"),
                routes -> routes.corsOrigins(List.of("https://chat.example.org")));
        RawClient client = gateway.client()) {
      RawClient.Response allowed =
          client.request(
              "OPTIONS",
              "/v1/chat/completions",
              "Origin: https://chat.example.org",
              "Access-Control-Request-Method: POST",
              "Access-Control-Request-Headers: authorization");
      assertThat(allowed.status()).isEqualTo(204);
      assertThat(allowed.header("Access-Control-Allow-Origin"))
          .isEqualTo("https://chat.example.org");
      assertThat(allowed.header("Access-Control-Allow-Headers")).startsWith("Authorization, ");
      assertThat(allowed.header("Access-Control-Allow-Methods")).isEqualTo("OPTIONS, POST");
      assertThat(allowed.header("Vary")).isEqualTo("Origin");

      RawClient.Response other =
          client.request(
              "OPTIONS",
              "/v1/chat/completions",
              "Origin: https://evil.example.org",
              "Access-Control-Request-Method: POST");
      assertThat(other.header("Access-Control-Allow-Origin")).isEmpty();
      // An error can be read by the page too.
      assertThat(
              client
                  .chat("{", "Origin: https://chat.example.org")
                  .header("Access-Control-Allow-Origin"))
          .isEqualTo("https://chat.example.org");
      assertThat(client.chat(Gateway.HI).header("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void close_letsTheRunningAnswerEndAndRefusesNewWork() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    try (Gateway gateway =
            Gateway.of(
                ScriptedBackend.answering("Hi").beforeDecode(batch -> ChatStreamTest.await(open)));
        RawClient running = gateway.client();
        RawClient other = gateway.client()) {
      running.send(RawClient.post("/v1/chat/completions", Gateway.HI_STREAM));
      assertThat(running.head().status()).isEqualTo(200);
      assertThat(other.get("/readyz").status()).isEqualTo(200);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway.server::close);
      awaitNotReady(other);

      RawClient.Response refused = other.chat(Gateway.HI);
      ErrorsTest.assertError(refused, 503, "server_error", "unavailable", "null");
      assertThat(refused.header("Retry-After")).isNotEmpty();
      assertThat(other.get("/livez").status()).isEqualTo(200);
      open.countDown();
      StringBuilder rest = new StringBuilder();
      for (String chunk = running.chunkText(); !chunk.isEmpty(); chunk = running.chunkText()) {
        rest.append(chunk);
      }
      assertThat(rest.toString()).endsWith("data: [DONE]\n\n");
      closing.get(10, TimeUnit.SECONDS);
      assertThat(other.isClosedByServer()).isTrue();
    }
  }

  @Test
  void close_endsAnswersThatTakeTooLongWithAnError() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (Gateway gateway =
            Gateway.of(
                ScriptedBackend.answering("x".repeat(3000))
                    .beforeDecode(
                        batch -> {
                          try {
                            var _ = never.await(5, TimeUnit.MILLISECONDS);
                          } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                          }
                        }),
                routes -> {},
                server -> server.shutdownTimeout(Duration.ofMillis(100)),
                engine -> {});
        RawClient running = gateway.client()) {
      running.send(RawClient.post("/v1/chat/completions", Gateway.HI_STREAM));
      assertThat(running.head().status()).isEqualTo(200);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway.server::close);
      String last = "";
      for (String chunk = running.chunkText(); !chunk.isEmpty(); chunk = running.chunkText()) {
        last = chunk;
      }

      assertThat(last).startsWith("data: {\"error\":{").contains("\"code\":\"unavailable\"");
      closing.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void hostApplication_servesTheRoutesBelowItsPrefix() throws Exception {
    try (Gateway gateway = Gateway.answering("ok")) {
      Javalin host =
          Javalin.create(
                  config -> {
                    config.startup.showJavalinBanner = false;
                    config.concurrency.useVirtualThreads = true;
                    var _ =
                        HugindRoutes.mount(
                            config,
                            gateway.engines,
                            RouteOptions.builder()
                                .prefix("/ai")
                                .tenant(context -> String.valueOf(context.header("X-Tenant")))
                                .build());
                    var _ = config.routes.get("/", context -> context.result("my own page"));
                  })
              .start("127.0.0.1", 0);
      try (RawClient client = new RawClient(host.port())) {
        assertThat(client.get("/").body()).isEqualTo("my own page");
        client.send(RawClient.post("/ai/v1/chat/completions", Gateway.HI_STREAM, "X-Tenant: a"));
        assertThat(ChatStreamTest.text(ChatStreamTest.frames(client.response()))).isEqualTo("ok");
        for (String tenant : List.of("b", "b")) {
          client.send(RawClient.post("/ai/v1/chat/completions", Gateway.HI, "X-Tenant: " + tenant));
          assertThat(client.response().status()).isEqualTo(200);
        }
        assertThat(client.get("/ai/v1/models/scripted").status()).isEqualTo(200);
        ErrorsTest.assertError(
            client.get("/ai/nothing"), 404, "invalid_request_error", "not_found", "null");
        // Outside the prefix all is the host's own, errors too.
        assertThat(client.get("/nothing").body()).doesNotContain("invalid_request_error");
      } finally {
        var _ = host.stop();
      }
    }
  }

  private static void awaitNotReady(RawClient client) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (client.get("/readyz").status() != 503) {
      assertThat(System.nanoTime()).isLessThan(until);
    }
  }
}
