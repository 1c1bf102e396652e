package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hugind.api.auth.ApiKey;
import dev.hugind.engine.EngineManager;
import dev.hugind.engine.EngineOptions;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.fixture.ScriptedBackend;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions as clients see them: through the real server, of an engine that remembers. */
class SessionsEndpointTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String encoded(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static void chat(RawClient client, String session, String... headers) throws Exception {
    chatWith(client, "\"session_id\":" + JSON.writeValueAsString(session), headers);
  }

  private static void chatWith(RawClient client, String fields, String... headers)
      throws Exception {
    String body = Gateway.HI.replace("{\"messages", "{" + fields + ",\"messages");
    assertThat(client.chat(body, headers).status()).isEqualTo(200);
  }

  private static List<JsonNode> list(RawClient client, String query, String... headers)
      throws Exception {
    RawClient.Response response = client.get("/v1/sessions" + query, headers);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    assertThat(response.header("Content-Type")).isEqualTo("application/json");
    List<JsonNode> data = new ArrayList<>();
    JSON.readTree(response.body()).get("data").forEach(data::add);
    return data;
  }

  private static List<String> ids(RawClient client, String query, String... headers)
      throws Exception {
    return list(client, query, headers).stream().map(one -> one.get("id").asText()).toList();
  }

  @Test
  void chats_areListedUnderTheirIds() throws Exception {
    Instant before = Instant.now();
    try (Gateway gateway = Gateway.answering("ok");
        RawClient client = gateway.client()) {
      assertThat(client.get("/v1/sessions").body()).isEqualTo("{\"object\":\"list\",\"data\":[]}");
      assertThat(client.chat(Gateway.HI).status()).isEqualTo(200); // has no id
      chat(client, "first");

      List<JsonNode> sessions = list(client, "");

      assertThat(sessions).hasSize(1);
      JsonNode session = sessions.getFirst();
      assertThat(session.get("id").asText()).isEqualTo("first");
      assertThat(session.get("object").asText()).isEqualTo("session");
      assertThat(session.get("model").asText()).isEqualTo("scripted");
      assertThat(session.get("tier").asText()).isEqualTo("slot");
      assertThat(session.get("tokens").asInt()).isGreaterThan(20);
      assertThat(session.get("bytes").isIntegralNumber()).isTrue();
      assertThat(session.get("conversations").asInt()).isEqualTo(1);
      assertThat(session.get("last_used").asLong())
          .isBetween(before.getEpochSecond(), Instant.now().getEpochSecond());
    }
  }

  @Test
  void deletedSession_isGoneAndUnknownAfterwards() throws Exception {
    try (Gateway gateway = Gateway.answering("ok");
        RawClient client = gateway.client()) {
      chat(client, "a");
      chat(client, "b");

      RawClient.Response deleted = client.request("DELETE", "/v1/sessions/a");

      assertThat(deleted.status()).isEqualTo(200);
      assertThat(deleted.body())
          .isEqualTo("{\"id\":\"a\",\"object\":\"session.deleted\",\"deleted\":true}");
      assertThat(ids(client, "")).containsExactly("b");
      ErrorsTest.assertError(
          client.request("DELETE", "/v1/sessions/a"),
          404,
          "invalid_request_error",
          "session_not_found",
          "null");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "../x", "a b+c", "100%", "ä€😀", "q?x=1&y#z", ";p=1", "x/", "//"})
  void id_mayHoldAnyCharacter(String id) throws Exception {
    try (Gateway gateway = Gateway.answering("ok");
        RawClient client = gateway.client()) {
      chat(client, id);

      assertThat(ids(client, "")).containsExactly(id);
      RawClient.Response deleted = client.request("DELETE", "/v1/sessions/" + encoded(id));
      assertThat(deleted.status()).as(deleted.body()).isEqualTo(200);
      assertThat(JSON.readTree(deleted.body()).get("id").asText()).isEqualTo(id);
      assertThat(ids(client, "")).isEmpty();
    }
  }

  @Test
  void callers_seeTheirOwnOnly() throws Exception {
    List<ApiKey> keys = List.of(ApiKey.of("alice", "sa"), ApiKey.of("bob", "sb"));
    try (Gateway gateway =
            Gateway.of(ScriptedBackend.answering("ok"), routes -> routes.apiKeys(keys));
        RawClient client = gateway.client()) {
      chat(client, "mine", "X-Api-Key: sa");
      chat(client, "yours", "X-Api-Key: sb");

      assertThat(ids(client, "", "X-Api-Key: sa")).containsExactly("mine");
      assertThat(ids(client, "", "X-Api-Key: sb")).containsExactly("yours");
      assertThat(client.request("DELETE", "/v1/sessions/mine", "X-Api-Key: sb").status())
          .isEqualTo(404);
      assertThat(ids(client, "", "X-Api-Key: sa")).containsExactly("mine");
      // A salt can't make one caller another.
      assertThat(ids(client, "?cache_salt=mine", "X-Api-Key: sb")).isEmpty();
    }
  }

  @Test
  void saltedSessions_areListedWithTheirSaltOnly() throws Exception {
    try (Gateway gateway = Gateway.answering("ok");
        RawClient client = gateway.client()) {
      chatWith(client, "\"session_id\":\"s\",\"cache_salt\":\"tenant 1\"");

      assertThat(ids(client, "")).isEmpty();
      assertThat(ids(client, "?cache_salt=tenant%201")).containsExactly("s");
      assertThat(client.request("DELETE", "/v1/sessions/s").status()).isEqualTo(404);
      assertThat(client.request("DELETE", "/v1/sessions/s?cache_salt=tenant%201").status())
          .isEqualTo(200);
      assertThat(ids(client, "?cache_salt=tenant%201")).isEmpty();
    }
  }

  @Test
  void model_restrictsBoth() throws Exception {
    ScriptedBackend backend = ScriptedBackend.answering("ok");
    try (EngineManager engines =
        new EngineManager(
            (options, progress) -> LlamaEngine.open(options, backend, progress),
            InstantSource.system())) {
      for (String name : List.of("a", "b")) {
        var _ =
            engines
                .deploy(name, EngineOptions.builder(Path.of(name)).build())
                .awaitLoaded(Duration.ofSeconds(20));
      }
      try (HugindServer server =
              HugindServer.start(engines, ServerOptions.builder().port(0).build());
          RawClient client = new RawClient(server.port())) {
        chatWith(client, "\"model\":\"a\",\"session_id\":\"s\"");
        chatWith(client, "\"model\":\"b\",\"session_id\":\"s\"");

        assertThat(ids(client, "")).containsExactly("s", "s");
        assertThat(list(client, "?model=b").getFirst().get("model").asText()).isEqualTo("b");
        assertThat(client.request("DELETE", "/v1/sessions/s?model=a").status()).isEqualTo(200);
        assertThat(list(client, "").stream().map(one -> one.get("model").asText()))
            .containsExactly("b");
        assertThat(client.request("DELETE", "/v1/sessions/s?model=a").status()).isEqualTo(404);
        assertThat(client.request("DELETE", "/v1/sessions/s").status()).isEqualTo(200);
        assertThat(ids(client, "")).isEmpty();
      }
    }
    backend.assertAllClosed();
  }
}
