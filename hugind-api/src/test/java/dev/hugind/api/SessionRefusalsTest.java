package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.api.auth.ApiKey;
import dev.hugind.engine.EngineManager;
import dev.hugind.engine.EngineOptions;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.fixture.ScriptedBackend;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code /v1/sessions} refuses, as clients see it. */
class SessionRefusalsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing                     | nothing",
        "a%2Fb                       | a/b",
        "a/b                         | a/b",
        "%2E%2E%2Fx                  | ../x",
        "a%20b%2Bc+d                 | a b+c+d",
        "100%25                      | 100%",
        "%C3%A4%F0%9F%98%80          | ä😀",
        "q%3Fx%23y                   | q?x#y",
        "%3Bp%3D1                    | ;p=1",
        "x%2F                        | x/",
        "%2F%2F                      | //",
      })
  void unknownSession_isNamedAsTheClientMeantIt(String path, String id) throws Exception {
    try (Gateway gateway = Gateway.answering("ok");
        RawClient client = gateway.client()) {
      RawClient.Response response = client.request("DELETE", "/v1/sessions/" + path);

      ErrorsTest.assertError(response, 404, "invalid_request_error", "session_not_found", "null");
      assertThat(response.body()).contains("a session '" + id + "' of yours");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "?cache_salt=a%0Ab, 400, null, cache_salt",
    "?cache_salt=a&cache_salt=b, 400, null, cache_salt",
    "?model=scripted&model=other, 400, null, model",
    "?cache_salt=%zz, 400, null, null",
    "?x=1&cache_salt=a%, 400, null, null",
    "?model=, 404, model_not_found, model",
    "?model=other, 404, model_not_found, model",
  })
  void badQuery_isRefusedByName(String query, int status, String code, String param)
      throws Exception {
    try (Gateway gateway = Gateway.answering("ok");
        RawClient client = gateway.client()) {
      for (RawClient.Response response :
          List.of(
              client.get("/v1/sessions" + query),
              client.request("DELETE", "/v1/sessions/s" + query))) {
        ErrorsTest.assertError(response, status, "invalid_request_error", code, param);
      }
    }
  }

  @Test
  void saltThatIsTooLong_isRefused() throws Exception {
    try (Gateway gateway = Gateway.answering("ok");
        RawClient client = gateway.client()) {
      ErrorsTest.assertError(
          client.get("/v1/sessions?cache_salt=" + "x".repeat(257)),
          400,
          "invalid_request_error",
          "null",
          "cache_salt");
    }
  }

  @Test
  void otherMethods_areRefusedWithThoseThatThereAre() throws Exception {
    try (Gateway gateway = Gateway.answering("ok");
        RawClient client = gateway.client()) {
      assertThat(client.request("DELETE", "/v1/sessions").header("Allow"))
          .isEqualTo("GET, HEAD, OPTIONS");
      assertThat(client.get("/v1/sessions/s").header("Allow")).isEqualTo("DELETE, OPTIONS");
    }
  }

  @Test
  void callersWithoutAKey_seeNothing() throws Exception {
    try (Gateway gateway =
            Gateway.of(
                ScriptedBackend.answering("ok"),
                routes -> routes.apiKeys(List.of(ApiKey.of("alice", "sa"))));
        RawClient client = gateway.client()) {
      assertThat(client.get("/v1/sessions").status()).isEqualTo(401);
      assertThat(client.request("DELETE", "/v1/sessions/s").status()).isEqualTo(401);
      assertThat(client.get("/v1/sessions", "X-Api-Key: sa").status()).isEqualTo(200);
    }
  }

  @Test
  void modelThatIsLoading_isLeftOutUnlessAskedFor() throws Exception {
    CountDownLatch load = new CountDownLatch(1);
    ScriptedBackend backend = ScriptedBackend.answering("ok");
    try (EngineManager engines =
        new EngineManager(
            (options, progress) -> {
              ChatStreamTest.await(load);
              return LlamaEngine.open(options, backend, progress);
            },
            InstantSource.system())) {
      engines.deploy("slow", EngineOptions.builder(Path.of("m.gguf")).build());
      try (HugindServer server =
              HugindServer.start(engines, ServerOptions.builder().port(0).build());
          RawClient client = new RawClient(server.port())) {
        assertThat(client.get("/v1/sessions").body())
            .isEqualTo("{\"object\":\"list\",\"data\":[]}");
        ErrorsTest.assertError(
            client.get("/v1/sessions?model=slow"), 503, "server_error", "unavailable", "null");
      } finally {
        load.countDown();
      }
    }
  }
}
