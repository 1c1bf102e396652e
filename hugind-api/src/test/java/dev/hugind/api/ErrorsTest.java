package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hugind.engine.fixture.ScriptedBackend;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErrorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final Gateway gateway = started();

  private static Gateway started() {
    try {
      return Gateway.of(ScriptedBackend.answering("ok"), routes -> routes.maxBodyBytes(100_000));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeAll
  void modelIsThere() {
    assertThat(gateway.engine.contextTokens()).isEqualTo(4096);
  }

  @AfterAll
  void close() {
    gateway.close();
  }

  static void assertError(
      RawClient.Response response, int status, String type, String code, String param)
      throws Exception {
    assertThat(response.status()).as(response.body()).isEqualTo(status);
    assertThat(response.header("Content-Type")).isEqualTo("application/json");
    assertThat(response.header("x-request-id")).isNotEmpty();
    JsonNode error = JSON.readTree(response.body()).get("error");
    assertThat(error.get("message").isTextual()).isTrue();
    assertThat(error.get("message").textValue()).isNotBlank().doesNotContain("Exception");
    assertThat(error.get("type").asText()).isEqualTo(type);
    assertThat(error.get("code").asText()).isEqualTo(code);
    assertThat(error.get("param").asText()).as(response.body()).isEqualTo(param);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"temperature\":\"hot\"                       | temperature",
        "\"temperature\":3                             | temperature",
        "\"temperature\":1e400                         | temperature",
        "\"top_k\":1.5                                 | top_k",
        "\"top_k\":99999999999                         | top_k",
        "\"top_p\":-0.1                                | top_p",
        "\"seed\":99999999999999999999999              | seed",
        "\"max_tokens\":0                              | max_tokens",
        "\"max_completion_tokens\":-1                  | max_completion_tokens",
        "\"max_tokens\":1,\"max_completion_tokens\":2  | max_completion_tokens",
        "\"stream\":\"yes\"                            | stream",
        "\"stream_options\":{\"include_usage\":true}   | stream_options",
        "\"stream\":true,\"stream_options\":{\"x\":1}  | stream_options.x",
        "\"stop\":[\"a\",2]                            | stop[1]",
        "\"stop\":\"\"                                 | stop",
        "\"stop\":{}                                   | stop",
        "\"n\":17                                      | n",
        "\"logprobs\":\"yes\"                            | logprobs",
        "\"top_logprobs\":3                            | top_logprobs",
        "\"logprobs\":true,\"top_logprobs\":21         | top_logprobs",
        "\"logit_bias\":{\"258\":1}                    | logit_bias.258",
        "\"logit_bias\":{\"5\":101}                    | logit_bias.5",
        "\"logit_bias\":[[5]]                         | logit_bias[0]",
        "\"response_format\":{\"type\":\"xml\"}        | response_format.type",
        "\"tools\":[{}]                                | tools[0].type",
        "\"tool_choice\":\"required\"                  | tool_choice",
        "\"grammar\":7                                 | grammar",
        "\"json_schema\":[]                            | json_schema",
        "\"continue_final_message\":true               | continue_final_message",
        "\"return_progress\":1                         | return_progress",
        "\"timings_per_token\":\"yes\"                   | timings_per_token",
        "\"reasoning_effort\":\"huge\"                 | reasoning_effort",
        "\"user\":\"a\\u0000b\"                        | user",
        "\"chat_template_kwargs\":[]                   | chat_template_kwargs",
        "\"max_token\":5                               | max_token",
        "\"model\":7                                   | model",
      })
  void wrongField_isNamed(String field, String param) throws Exception {
    try (RawClient client = gateway.client()) {
      assertError(
          client.chat("{" + field + "," + MESSAGES + "}"),
          400,
          "invalid_request_error",
          "null",
          param);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                                           | messages",
        "{\"messages\":[]}                                            | messages",
        "{\"messages\":\"Hi\"}                                        | messages",
        "{\"messages\":[7]}                                           | messages[0]",
        "{\"messages\":[{\"content\":\"Hi\"}]}                        | messages[0].role",
        "{\"messages\":[{\"role\":\"robot\",\"content\":\"Hi\"}]}     | messages[0].role",
        "{\"messages\":[{\"role\":\"tool\",\"content\":\"Hi\"}]}      | messages[0].tool_call_id",
        "{\"messages\":[{\"role\":\"user\"}]}                         | messages[0].content",
        "{\"messages\":[{\"role\":\"user\",\"content\":7}]}           | messages[0].content",
        "{\"messages\":[{\"role\":\"user\",\"content\":[]}]}          | messages[0].content",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\"}]} | messages[0].content",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}"
            + " | messages[0].content[0].type",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]}"
            + " | messages[0].content[0].text",
        "{\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{}]}]}"
            + " | messages[0].tool_calls[0].id",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"who\":1}]} | messages[0].who",
        "[]       | null",
        "{        | null",
        "{} {}    | null",
        "{\"a\":1,\"a\":2} | null",
        "{\"temperature\":NaN} | null",
        "`      ` | null",
      })
  void wrongBody_isRefused(String body, String param) throws Exception {
    try (RawClient client = gateway.client()) {
      assertError(client.chat(body), 400, "invalid_request_error", "null", param);
    }
  }

  @Test
  void bodyNotInUtf8_isRefused() throws Exception {
    byte[] utf16 = Gateway.HI.getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
    byte[] broken = {'{', '"', (byte) 0xC3, '"', ':', '1', '}'};
    for (byte[] body : new byte[][] {utf16, broken}) {
      try (RawClient client = gateway.client()) {
        client.send(RawClient.chatHead("Content-Length: " + body.length));
        client.send(body);
        assertError(client.response(), 400, "invalid_request_error", "null", "null");
      }
    }
  }

  @Test
  void deepBody_isRefused() throws Exception {
    try (RawClient client = gateway.client()) {
      assertError(
          client.chat("{\"messages\":" + "[".repeat(40_000)),
          400,
          "invalid_request_error",
          "null",
          "null");
    }
  }

  @Test
  void unknownModel_isNotFound() throws Exception {
    try (RawClient client = gateway.client()) {
      assertError(
          client.chat("{\"model\":\"gpt-9\"," + MESSAGES + "}"),
          404,
          "invalid_request_error",
          "model_not_found",
          "model");
      assertError(
          client.get("/v1/models/a/b"), 404, "invalid_request_error", "model_not_found", "model");
    }
  }

  @Test
  void unknownPath_isNotFound() throws Exception {
    try (RawClient client = gateway.client()) {
      for (String method : new String[] {"GET", "POST", "BREW"}) {
        assertError(
            client.request(method, "/v2/nothing", "Content-Length: 0"),
            404,
            "invalid_request_error",
            "not_found",
            "null");
      }
    }
  }

  @Test
  void wrongMethod_saysWhichAreAllowed() throws Exception {
    try (RawClient client = gateway.client()) {
      RawClient.Response response = client.get("/v1/chat/completions");
      assertError(response, 405, "invalid_request_error", "method_not_allowed", "null");
      assertThat(response.header("Allow")).isEqualTo("OPTIONS, POST");
      assertThat(client.request("DELETE", "/v1/models").header("Allow"))
          .isEqualTo("GET, HEAD, OPTIONS");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"text/plain", "application/json; charset=latin1", "multipart/form-data; boundary=x"})
  void wrongContentType_isRefused(String type) throws Exception {
    try (RawClient client = gateway.client()) {
      client.send(
          RawClient.post("/v1/chat/completions", Gateway.HI)
              .replace("Content-Type: application/json", "Content-Type: " + type));
      assertError(
          client.response(), 415, "invalid_request_error", "unsupported_media_type", "null");
    }
  }

  @Test
  void bodyThatAnnouncesTooMuch_isRefusedBeforeItComes() throws Exception {
    try (RawClient client = gateway.client()) {
      client.send(RawClient.chatHead("Content-Length: 68719476736") + "{");
      assertError(client.response(), 413, "invalid_request_error", "body_too_large", "null");
    }
  }

  @Test
  void chunkedBodyThatGrowsTooLarge_isRefused() throws Exception {
    try (RawClient client = gateway.client()) {
      client.send(RawClient.chatHead("Transfer-Encoding: chunked"));
      String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
      client.send(chunk + chunk);
      assertError(client.response(), 413, "invalid_request_error", "body_too_large", "null");
    }
  }

  @Test
  void promptLongerThanTheContext_saysHowLong() throws Exception {
    try (RawClient client = gateway.client()) {
      for (String stream : new String[] {"", "\"stream\":true,"}) {
        RawClient.Response response =
            client.chat(
                "{"
                    + stream
                    + "\"messages\":[{\"role\":\"user\",\"content\":\""
                    + "x".repeat(5000)
                    + "\"}]}");
        assertError(response, 400, "exceed_context_size_error", "context_length_exceeded", "null");
        assertThat(response.body())
            .contains("exceeds the available context size")
            .contains("\"n_prompt_tokens\":5019")
            .contains("\"n_ctx\":4096");
      }
    }
  }

  @Test
  void requestLineAndHeadersThatAreWrong_getTheEnvelope() throws Exception {
    try (RawClient client = gateway.client()) {
      RawClient.Response response = client.get("/livez", "X-Long: " + "x".repeat(20_000));
      assertError(response, 431, "invalid_request_error", "null", "null");
    }
    try (RawClient client = gateway.client()) {
      client.send("GET /livez HTTP/1.1\r\n\r\n");
      assertError(client.response(), 400, "invalid_request_error", "null", "null");
    }
  }

  @Test
  void websocketUpgrade_getsTheEnvelope() throws Exception {
    try (RawClient client = gateway.client()) {
      assertError(
          client.get(
              "/v1/models",
              "Connection: Upgrade",
              "Upgrade: websocket",
              "Sec-WebSocket-Version: 13",
              "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="),
          404,
          "invalid_request_error",
          "null",
          "null");
    }
  }

  @Test
  void fullQueue_isOverloaded() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    try (Gateway busy =
            Gateway.of(
                ScriptedBackend.answering("ok").beforeDecode(batch -> ChatStreamTest.await(open)),
                routes -> {},
                server -> {},
                engine -> engine.context(Gateway.slots(1)).queue(0));
        RawClient first = busy.client();
        RawClient second = busy.client()) {
      first.send(RawClient.post("/v1/chat/completions", Gateway.HI_STREAM));
      assertThat(first.head().status()).isEqualTo(200);
      for (String body : new String[] {Gateway.HI, Gateway.HI_STREAM}) {
        RawClient.Response response = second.chat(body);
        assertError(response, 503, "server_error", "engine_overloaded", "null");
        assertThat(response.header("Retry-After")).isEqualTo("1");
      }
      open.countDown();
    }
  }

  @Test
  void longWait_isOverloaded() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    try (Gateway busy =
            Gateway.of(
                ScriptedBackend.answering("x".repeat(500)).beforeDecode(batch -> step(began)),
                routes -> {},
                server -> {},
                engine -> engine.context(Gateway.slots(1)).queueTimeout(Duration.ofMillis(200)));
        RawClient first = busy.client();
        RawClient second = busy.client()) {
      first.send(RawClient.post("/v1/chat/completions", Gateway.HI_STREAM));
      ChatStreamTest.await(began);
      assertError(second.chat(Gateway.HI), 503, "server_error", "engine_overloaded", "null");
    }
  }

  @Test
  void longWait_ofAStream_hasHeadersAtOnceAndTellsAtItsEnd() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    try (Gateway busy =
            Gateway.of(
                ScriptedBackend.answering("x".repeat(500)).beforeDecode(batch -> step(began)),
                routes -> {},
                server -> {},
                engine -> engine.context(Gateway.slots(1)).queueTimeout(Duration.ofMillis(200)));
        RawClient first = busy.client();
        RawClient second = busy.client()) {
      first.send(RawClient.post("/v1/chat/completions", Gateway.HI_STREAM));
      ChatStreamTest.await(began);
      RawClient.Response response = second.chat(Gateway.HI_STREAM);
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).contains("engine_overloaded").doesNotContain("[DONE]");
    }
  }

  @Test
  void deadline_isTimeoutWithoutRetry() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    try (Gateway slow =
            Gateway.of(
                ScriptedBackend.answering("x".repeat(500)).beforeDecode(batch -> step(began)),
                routes -> {},
                server -> {},
                engine -> engine.requestTimeout(Duration.ofMillis(200)));
        RawClient client = slow.client()) {
      RawClient.Response response = client.chat(Gateway.HI);
      assertError(response, 504, "server_error", "timeout", "null");
      assertThat(response.header("X-Should-Retry")).isEqualTo("false");
    }
  }

  /** A step that takes 10 ms. */
  private static void step(CountDownLatch began) {
    began.countDown();
    try {
      var _ = new CountDownLatch(1).await(10, java.util.concurrent.TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
