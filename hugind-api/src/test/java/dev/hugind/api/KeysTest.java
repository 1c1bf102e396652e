package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.api.auth.ApiKey;
import dev.hugind.engine.fixture.ScriptedBackend;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class KeysTest {
  private static final List<ApiKey> KEYS =
      List.of(ApiKey.of("alice", "secret-a"), ApiKey.of("bob", "secret-b"));

  private static Gateway locked(ScriptedBackend backend, ApiKey... keys) throws Exception {
    return Gateway.of(backend, routes -> routes.apiKeys(List.of(keys)));
  }

  @Test
  void goodKeys_openUnderBothHeaders() throws Exception {
    try (Gateway gateway = locked(ScriptedBackend.answering("ok"), KEYS.toArray(ApiKey[]::new));
        RawClient client = gateway.client()) {
      for (String header :
          List.of(
              "Authorization: Bearer secret-a",
              "authorization: bearer secret-b",
              "X-Api-Key: secret-b")) {
        assertThat(client.chat(Gateway.HI, header).status()).as(header).isEqualTo(200);
        assertThat(client.get("/v1/models", header).status()).as(header).isEqualTo(200);
      }
    }
  }

  @Test
  void missingOrWrongKeys_areRefusedBeforeTheBodyIsRead() throws Exception {
    try (Gateway gateway = locked(ScriptedBackend.answering("ok"), KEYS.toArray(ApiKey[]::new));
        RawClient client = gateway.client()) {
      for (String header :
          List.of(
              "X-None: x",
              "Authorization: Bearer secret-c",
              "X-Api-Key: secret",
              "Authorization: Basic secret-a")) {
        RawClient.Response response = client.chat("not json", header);
        ErrorsTest.assertError(response, 401, "authentication_error", "invalid_api_key", "null");
        assertThat(response.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(response.body()).doesNotContain("secret");
      }
      assertThat(client.get("/v1/models").status()).isEqualTo(401);
      for (String open : List.of("/health", "/livez", "/readyz")) {
        assertThat(client.get(open).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void secondKey_doesNotSeeTheFirstOnesCache() throws Exception {
    try (Gateway gateway = locked(ScriptedBackend.answering("ok"), KEYS.toArray(ApiKey[]::new));
        RawClient client = gateway.client()) {
      String alice = "X-Api-Key: secret-a";
      assertThat(client.chat(Gateway.HI, alice).body()).contains("\"cached_tokens\":0");
      assertThat(client.chat(Gateway.HI, alice).body()).contains("\"cached_tokens\":20");
      assertThat(client.chat(Gateway.HI, "X-Api-Key: secret-b").body())
          .contains("\"cached_tokens\":0");
    }
  }

  @Test
  void requestsPerMinute_areLimitedPerKey() throws Exception {
    try (Gateway gateway =
            locked(
                ScriptedBackend.answering("ok"),
                new ApiKey("few", "few", 2, 0),
                ApiKey.of("many", "many"));
        RawClient client = gateway.client()) {
      assertThat(client.chat(Gateway.HI, "X-Api-Key: few").status()).isEqualTo(200);
      assertThat(client.chat("{", "X-Api-Key: few").status()).isEqualTo(400);
      RawClient.Response third = client.chat(Gateway.HI, "X-Api-Key: few");
      ErrorsTest.assertError(third, 429, "rate_limit_error", "rate_limit_exceeded", "null");
      assertThat(Integer.parseInt(third.header("Retry-After"))).isBetween(1, 30);
      assertThat(client.chat(Gateway.HI, "X-Api-Key: many").status()).isEqualTo(200);
    }
  }

  @Test
  void requestsAtOnce_areLimitedPerKey() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    try (Gateway gateway =
            locked(
                ScriptedBackend.answering("ok").beforeDecode(batch -> ChatStreamTest.await(open)),
                new ApiKey("one", "one", 0, 1));
        RawClient first = gateway.client();
        RawClient second = gateway.client()) {
      first.send(RawClient.post("/v1/chat/completions", Gateway.HI_STREAM, "X-Api-Key: one"));
      assertThat(first.head().status()).isEqualTo(200);
      RawClient.Response refused = second.chat(Gateway.HI, "X-Api-Key: one");
      ErrorsTest.assertError(refused, 429, "rate_limit_error", "rate_limit_exceeded", "null");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      open.countDown();
      while (first.chunk().length > 0) {}
      ClientGoneTest.waitUntil(() -> gateway.server.routes().running() == 0);
      assertThat(second.chat(Gateway.HI, "X-Api-Key: one").status()).isEqualTo(200);
    }
  }

  @Test
  void openServerBeyondThisMachine_isRefused() throws Exception {
    assertThatThrownBy(
            () ->
                Gateway.of(
                    ScriptedBackend.answering("ok"),
                    routes -> {},
                    server -> server.host("0.0.0.0"),
                    engine -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("server.allow_no_auth");
  }

  @Test
  void secrets_areNotPrinted() {
    assertThat(KEYS.toString()).contains("alice").doesNotContain("secret");
  }
}
