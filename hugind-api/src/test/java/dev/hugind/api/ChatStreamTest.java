package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.error.NativeCallException;
import dev.hugind.engine.fixture.ScriptedBackend;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ChatStreamTest {

  /** Replaces what differs from answer to answer. */
  static String normalized(String body) {
    return body.replaceAll("chatcmpl-[A-Za-z0-9]{24}", "ID")
        .replaceAll("\"created\":\\d+", "\"created\":0")
        .replaceAll("\"system_fingerprint\":\"b0-[0-9a-f]{8}\"", "\"system_fingerprint\":\"F\"")
        .replaceAll("(_ms|_per_second)\":[0-9.E-]+", "$1\":0");
  }

  @Test
  void stream_hasExactlyTheseBytes() throws Exception {
    try (Gateway gateway = Gateway.answering("Hé\"\n");
        RawClient client = gateway.client()) {
      RawClient.Response response = client.chat(Gateway.HI_STREAM);

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(response.header("Cache-Control")).isEqualTo("no-cache");
      assertThat(response.header("X-Accel-Buffering")).isEqualTo("no");
      String head =
          "data: {\"id\":\"ID\",\"object\":\"chat.completion.chunk\",\"created\":0,"
              + "\"model\":\"scripted\",\"system_fingerprint\":\"F\",\"choices\":[";
      String tail = ",\"logprobs\":null,\"finish_reason\":null}]}\n\n";
      assertThat(normalized(response.body()))
          .isEqualTo(
              head
                  + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null}"
                  + tail
                  + (head + "{\"index\":0,\"delta\":{\"content\":\"H\"}" + tail)
                  + (head + "{\"index\":0,\"delta\":{\"content\":\"é\"}" + tail)
                  + (head + "{\"index\":0,\"delta\":{\"content\":\"\\\"\"}" + tail)
                  + (head + "{\"index\":0,\"delta\":{\"content\":\"\\n\"}" + tail)
                  + head
                  + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                  + "\"timings\":{\"cache_n\":0,\"prompt_n\":21,\"prompt_ms\":0,"
                  + "\"prompt_per_token_ms\":0,\"prompt_per_second\":0,\"predicted_n\":6,"
                  + "\"predicted_ms\":0,\"predicted_per_token_ms\":0,"
                  + "\"predicted_per_second\":0}}\n\n"
                  + "data: [DONE]\n\n");
    }
  }

  @Test
  void includeUsage_endsWithUsageAndHasNullBefore() throws Exception {
    try (Gateway gateway = Gateway.answering("Hi");
        RawClient client = gateway.client()) {
      List<String> frames =
          frames(
              client.chat(
                  "{\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                      + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"));

      assertThat(frames).hasSize(6);
      assertThat(frames.subList(0, 4)).allMatch(frame -> frame.endsWith(",\"usage\":null}"));
      assertThat(normalized(frames.get(4)))
          .contains("\"choices\":[],\"usage\":{\"prompt_tokens\":21,\"completion_tokens\":3,")
          .contains(
              "\"total_tokens\":24,\"prompt_tokens_details\":{\"cached_tokens\":0},"
                  + "\"completion_tokens_details\":{\"reasoning_tokens\":0}}")
          .contains("\"timings\":{");
      assertThat(frames.get(5)).isEqualTo("[DONE]");
    }
  }

  @Test
  void maxTokens_endsByLength() throws Exception {
    try (Gateway gateway = Gateway.answering("Hello");
        RawClient client = gateway.client()) {
      List<String> frames =
          frames(
              client.chat(
                  "{\"stream\":true,\"max_completion_tokens\":2,"
                      + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"));

      assertThat(text(frames)).isEqualTo("He");
      assertThat(frames.get(frames.size() - 2)).contains("\"finish_reason\":\"length\"");
    }
  }

  @Test
  void severalChoices_areToldSideBySideWithOneUsage() throws Exception {
    AtomicInteger answers = new AtomicInteger();
    try (Gateway gateway =
            Gateway.of(
                new ScriptedBackend(
                    prompt -> List.of("one", "two", "three").get(answers.getAndIncrement())),
                routes -> {},
                server -> {},
                engine -> engine.context(Gateway.slots(3)));
        RawClient client = gateway.client()) {
      List<String> frames =
          frames(
              client.chat(
                  "{\"n\":3,\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                      + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"));

      for (int i = 0; i < 3; i++) {
        assertThat(frames.get(i))
            .contains("{\"index\":" + i + ",\"delta\":{\"role\":\"assistant\",");
      }
      assertThat(frames).filteredOn(frame -> frame.contains("\"role\"")).hasSize(3);
      assertThat(frames)
          .filteredOn(frame -> frame.contains("\"finish_reason\":\"stop\""))
          .hasSize(3);
      assertThat(
              List.of(
                  text(ofChoice(0, frames)), text(ofChoice(1, frames)), text(ofChoice(2, frames))))
          .containsExactlyInAnyOrder("one", "two", "three");
      assertThat(frames).filteredOn(frame -> frame.contains("\"usage\":{")).hasSize(1);
      assertThat(frames.get(frames.size() - 2))
          .contains("\"choices\":[],\"usage\":{\"prompt_tokens\":21,\"completion_tokens\":14,");
      assertThat(frames.getLast()).isEqualTo("[DONE]");
    }
  }

  private static List<String> ofChoice(int index, List<String> frames) {
    return frames.stream().filter(frame -> frame.contains("[{\"index\":" + index)).toList();
  }

  @Test
  void keepAlive_holdsAfterStreamAnswerAndError() throws Exception {
    try (Gateway gateway = Gateway.answering("Hi");
        RawClient client = gateway.client()) {
      assertThat(text(frames(client.chat(Gateway.HI_STREAM)))).isEqualTo("Hi");
      assertThat(client.chat(Gateway.HI).status()).isEqualTo(200);
      assertThat(client.chat("{").status()).isEqualTo(400);
      assertThat(client.get("/nothing").status()).isEqualTo(404);
      assertThat(text(frames(client.chat(Gateway.HI_STREAM)))).isEqualTo("Hi");
    }
  }

  @Test
  void pipelinedRequests_areAnsweredInOrder() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    try (Gateway gateway =
            Gateway.of(ScriptedBackend.answering("Hi").beforeDecode(batch -> await(open)));
        RawClient client = gateway.client()) {
      // The first waits for its prefill while the others are in its socket already.
      client.send(RawClient.post("/v1/chat/completions", Gateway.HI_STREAM));
      client.send(RawClient.post("/v1/chat/completions", Gateway.HI, "x-request-id: second"));
      client.send("GET /livez HTTP/1.1\r\nHost: test\r\nx-request-id: third\r\n\r\n");
      RawClient.Response first = client.head();
      assertThat(first.status()).isEqualTo(200);
      assertThat(client.chunkText()).contains("\"role\":\"assistant\"");
      open.countDown();
      while (client.chunk().length > 0) {}

      RawClient.Response second = client.response();
      assertThat(second.status()).isEqualTo(200);
      assertThat(second.header("x-request-id")).isEqualTo("second");
      RawClient.Response third = client.response();
      assertThat(third.header("x-request-id")).isEqualTo("third");
      assertThat(third.body()).isEqualTo("{\"status\":\"ok\"}");
    }
  }

  @Test
  void longPrefill_sendsHeadersAtOnceAndPings() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    try (Gateway gateway =
            Gateway.of(
                ScriptedBackend.answering("Hi").beforeDecode(batch -> await(open)),
                routes -> routes.pingInterval(Duration.ofMillis(50)));
        RawClient client = gateway.client()) {
      client.send(RawClient.post("/v1/chat/completions", Gateway.HI_STREAM));

      assertThat(client.head().status()).isEqualTo(200);
      assertThat(client.chunkText()).contains("\"role\":\"assistant\",\"content\":null");
      assertThat(client.chunkText()).isEqualTo(": ping\n\n");
      assertThat(client.chunkText()).isEqualTo(": ping\n\n");
      open.countDown();
      StringBuilder rest = new StringBuilder();
      for (String chunk = client.chunkText(); !chunk.isEmpty(); chunk = client.chunkText()) {
        rest.append(chunk);
      }
      assertThat(rest.toString()).endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  void failureAfterTheFirstByte_isTheLastFrame() throws Exception {
    AtomicInteger steps = new AtomicInteger();
    try (Gateway gateway =
            Gateway.of(
                ScriptedBackend.answering("Hi there")
                    .beforeDecode(
                        batch -> {
                          if (steps.incrementAndGet() == 3) {
                            throw new NativeCallException("llama_decode", -3, "secret detail");
                          }
                        }));
        RawClient client = gateway.client()) {
      List<String> frames = frames(client.chat(Gateway.HI_STREAM));

      String last = frames.getLast();
      assertThat(last).startsWith("{\"error\":{\"message\":").contains("\"type\":\"server_error\"");
      assertThat(String.join("", frames)).doesNotContain("\"finish_reason\":\"");
      assertThat(client.get("/health").status()).isEqualTo(503);
      assertThat(client.get("/livez").status()).isEqualTo(200);
    }
  }

  @Test
  void hundredStreams_allComeWhole() throws Exception {
    String answer = "a fairly long answer, in many tokens";
    try (Gateway gateway = Gateway.answering(answer);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        answers.add(
            threads.submit(
                () -> {
                  try (RawClient client = gateway.client()) {
                    return text(frames(client.chat(Gateway.HI_STREAM)));
                  }
                }));
      }
      for (Future<String> one : answers) {
        assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(answer);
      }
    }
  }

  @Test
  void jdkClientThatOffersHttp2_isAnswered() throws Exception {
    try (Gateway gateway = Gateway.answering("Hi");
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      for (String body : List.of(Gateway.HI_STREAM, Gateway.HI)) {
        HttpResponse<String> response =
            client.send(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://127.0.0.1:" + gateway.server.port() + "/v1/chat/completions"))
                    .header("Content-Type", "application/json")
                    .expectContinue(true)
                    .timeout(Duration.ofSeconds(20))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(response.body()).contains("chatcmpl-");
      }
    }
  }

  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the latch was never opened");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What stands behind each {@code data:}. */
  static List<String> frames(RawClient.Response response) {
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).endsWith("\n\n");
    List<String> frames = new ArrayList<>();
    Matcher matcher = Pattern.compile("data: ([^\n]*)\n\n").matcher(response.body());
    while (matcher.find()) {
      frames.add(matcher.group(1));
    }
    return frames;
  }

  /** All content together; for answers without escapes. */
  static String text(List<String> frames) {
    StringBuilder text = new StringBuilder();
    Pattern content = Pattern.compile("\"delta\":\\{\"content\":\"([^\"]*)\"\\}");
    for (String frame : frames) {
      Matcher matcher = content.matcher(frame);
      if (matcher.find()) {
        text.append(matcher.group(1));
      }
    }
    return text.toString();
  }
}
