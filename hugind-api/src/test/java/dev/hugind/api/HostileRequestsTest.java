package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hugind.engine.fixture.ScriptedBackend;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Requests that mean harm, or are merely wrong: each is a 400, and nobody else notices. */
class HostileRequestsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  /** A template that does as often as it is told. */
  private static final String BOMB =
      ScriptedBackend.CHATML
          + "{% for i in range(rounds or 0) %}{% for j in range(rounds) %}x{% endfor %}{% endfor %}"
          + "{{ (word or '') * (times or 0) }}";

  private static String repeated(int count, String separator, String text) {
    return IntStream.range(0, count)
        .mapToObj(i -> text.replace("#", Integer.toString(i)))
        .collect(Collectors.joining(separator));
  }

  private static String tool(String name, String more) {
    return "{\"type\":\"function\",\"function\":{\"name\":\"" + name + "\"" + more + "}}";
  }

  /** Bodies by what they are. */
  private static Map<String, String> bodies() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("deep body", "[".repeat(50_000));
    bodies.put("deep object", "{\"a\":".repeat(50_000));
    bodies.put("deep and closed", "{\"messages\":" + "[".repeat(200) + "]".repeat(200) + "}");
    bodies.put("nothing", "");
    bodies.put("null", "null");
    bodies.put("a text", "\"messages\"");
    bodies.put("two objects", "{" + MESSAGES + "}{" + MESSAGES + "}");
    bodies.put("byte order mark", "\uFEFF{" + MESSAGES + "}");
    bodies.put("comment", "{/* x */" + MESSAGES + "}");
    bodies.put("cut", "{" + MESSAGES);
    bodies.put("key twice", "{" + MESSAGES + "," + MESSAGES + "}");
    bodies.put("long key", "{\"" + "k".repeat(100_000) + "\":1," + MESSAGES + "}");
    bodies.put("many keys", "{" + repeated(100_000, ",", "\"k#\":1") + "," + MESSAGES + "}");
    bodies.put("no role", "{\"messages\":[{}]}");
    bodies.put("many empty messages", "{\"messages\":[" + "{},".repeat(100_000) + "{}]}");
    bodies.put(
        "long prompt",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "x".repeat(2_000_000) + "\"}]}");
    bodies.put(
        "many messages",
        "{\"messages\":[" + repeated(20_000, ",", "{\"role\":\"user\",\"content\":\"x\"}") + "]}");
    bodies.put(
        "deep arguments",
        "{\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"function\":"
            + "{\"name\":\"f\",\"arguments\":\""
            + "[".repeat(1_000_000)
            + "\"}}]}]}");
    bodies.put(
        "many calls of one id",
        "{\"messages\":[{\"role\":\"assistant\",\"tool_calls\":["
            + repeated(50_000, ",", "{\"id\":\"c\",\"function\":{\"name\":\"f\"}}")
            + "]}]}");
    bodies.put(
        "result of nothing",
        "{\"messages\":[{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"x\"}]}");
    fields().forEach((name, fields) -> bodies.put(name, "{" + fields + "," + MESSAGES + "}"));
    return bodies;
  }

  private static Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(
        "giant schema", "\"json_schema\":{\"enum\":[" + repeated(60_000, ",", "\"v#\"") + "]}");
    fields.put(
        "giant format",
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"const\":\""
            + "x".repeat(300_000)
            + "\"}}}");
    fields.put("giant grammar", "\"grammar\":\"root ::= " + "x ".repeat(200_000) + "\"");
    fields.put("many tools", "\"tools\":[" + repeated(513, ",", tool("f#", "")) + "]");
    fields.put(
        "megabytes of tools",
        "\"tools\":["
            + repeated(100, ",", tool("f#", ",\"description\":\"" + "d".repeat(20_000) + "\""))
            + "]");
    fields.put("one name twice", "\"tools\":[" + tool("f", "") + "," + tool("f", "") + "]");
    fields.put("name of a tool", "\"tools\":[" + tool("../../etc/passwd", "") + "]");
    fields.put("choice of nothing", "\"tool_choice\":\"required\"");
    fields.put(
        "format and grammar", "\"grammar\":\"x\",\"response_format\":{\"type\":\"json_object\"}");
    fields.put("many biases", "\"logit_bias\":[" + repeated(100_000, ",", "[1,1]") + "]");
    fields.put("long bias", "\"logit_bias\":{\"" + "x".repeat(1000) + "\":1}");
    fields.put("infinite bias", "\"logit_bias\":{\"5\":1e999}");
    fields.put("many stops", "\"stop\":[" + repeated(100_000, ",", "\"#\"") + "]");
    fields.put("long number", "\"seed\":" + "9".repeat(10_000));
    fields.put("large number", "\"temperature\":1e999999999");
    fields.put("NaN", "\"temperature\":NaN");
    fields.put("hexadecimal", "\"seed\":0x10");
    fields.put("leading zero", "\"seed\":007");
    fields.put("many choices", "\"n\":1000000");
    fields.put("no choice", "\"n\":0");
    fields.put("half a character", "\"user\":\"\\udc00\"");
    fields.put("control character", "\"session_id\":\"a\\r\\nb\"");
    fields.put("long id", "\"prompt_cache_key\":\"" + "k".repeat(10_000) + "\"");
    fields.put("rounds", "\"chat_template_kwargs\":{\"rounds\":1000000}");
    fields.put("most rounds", "\"chat_template_kwargs\":{\"rounds\":9223372036854775807}");
    fields.put(
        "text times a lot",
        "\"chat_template_kwargs\":{\"word\":\"" + "w".repeat(100_000) + "\",\"times\":1000000000}");
    fields.put("messages by the side", "\"chat_template_kwargs\":{\"messages\":[]}");
    fields.put("thinking as text", "\"chat_template_kwargs\":{\"enable_thinking\":\"false\"}");
    fields.put(
        "two efforts",
        "\"reasoning_effort\":\"low\",\"chat_template_kwargs\":{\"reasoning_effort\":\"high\"}");
    fields.put("endless thought", "\"thinking_budget_tokens\":-99");
    fields.put("documents of nothing", "\"documents\":[null]");
    fields.put("goes on from nothing", "\"continue_final_message\":true");
    fields.put("remote image", "\"image_url\":\"http://169.254.169.254/\"");
    for (String name : NAMES) {
      fields.put(name + " of the wrong type", "\"" + name + "\":[{\"x\":[]}]");
    }
    return fields;
  }

  private static final String[] NAMES = {
    "model",
    "stream",
    "stream_options",
    "max_tokens",
    "max_completion_tokens",
    "temperature",
    "top_p",
    "top_k",
    "min_p",
    "typical_p",
    "seed",
    "stop",
    "n",
    "logprobs",
    "top_logprobs",
    "logit_bias",
    "presence_penalty",
    "frequency_penalty",
    "repeat_penalty",
    "repeat_last_n",
    "dry_multiplier",
    "dry_base",
    "dry_allowed_length",
    "dry_penalty_last_n",
    "xtc_probability",
    "xtc_threshold",
    "mirostat",
    "mirostat_tau",
    "mirostat_eta",
    "ignore_eos",
    "response_format",
    "grammar",
    "json_schema",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "reasoning_effort",
    "chat_template_kwargs",
    "add_generation_prompt",
    "continue_final_message",
    "reasoning_format",
    "user",
    "session_id",
    "prompt_cache_key",
    "cache_prompt",
    "cache_salt",
    "return_progress",
    "timings_per_token",
    "functions",
    "function_call",
    "modalities",
    "verbosity",
  };

  @Test
  void hostileRequests_areRefused_andANeighbourIsUndisturbed(TestReporter reporter)
      throws Exception {
    String answer = "abcdefghij".repeat(100);
    CountDownLatch over = new CountDownLatch(1);
    try (Gateway gateway =
            Gateway.of(
                ScriptedBackend.answering(answer)
                    .chatTemplate(BOMB)
                    .beforeDecode(batch -> slowlyUntil(over)));
        ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
        RawClient client = gateway.client()) {
      Future<String> neighbour =
          thread.submit(
              () -> {
                try (RawClient other = gateway.client()) {
                  return ChatStreamTest.text(ChatStreamTest.frames(other.chat(Gateway.HI_STREAM)));
                }
              });
      ClientGoneTest.waitUntil(() -> gateway.engine.stats().busySlots() == 1);
      Map<String, String> bodies = bodies();
      long slowestNanos = 0;
      String slowest = "";
      for (Map.Entry<String, String> body : bodies.entrySet()) {
        long began = System.nanoTime();
        assertRefused(body.getKey(), client.chat(body.getValue()));
        if (System.nanoTime() - began > 200000000)
          if (System.nanoTime() - began > slowestNanos) {
            slowestNanos = System.nanoTime() - began;
            slowest = body.getKey();
          }
      }
      assertRefused("long header", client.chat(Gateway.HI, "X-Session-Id: " + "x".repeat(300)));
      reporter.publishEntry("hostile requests refused", Integer.toString(bodies.size() + 1));
      reporter.publishEntry(
          "slowest", slowest + ", " + TimeUnit.NANOSECONDS.toMillis(slowestNanos) + " ms");
      assertThat(bodies).hasSizeGreaterThan(100);
      assertThat(neighbour.isDone()).isFalse();
      assertThat(gateway.engine.stats().busySlots()).isEqualTo(1);
      assertThat(gateway.engine.stats().failed()).isZero();
      over.countDown();

      assertThat(neighbour.get(60, TimeUnit.SECONDS)).isEqualTo(answer);
    }
  }

  private static void assertRefused(String what, RawClient.Response response) throws Exception {
    assertThat(response.status()).as("%s: %s", what, response.body()).isEqualTo(400);
    JsonNode error = JSON.readTree(response.body()).get("error");
    assertThat(error.get("type").asText())
        .as(what)
        .isIn("invalid_request_error", "exceed_context_size_error");
    assertThat(error.get("message").asText()).as(what).isNotBlank().doesNotContain("Exception");
    assertThat(error.get("param").isTextual() || error.get("param").isNull()).as(what).isTrue();
  }

  /** A step that takes its time, as long as the others are at work. */
  static void slowlyUntil(CountDownLatch over) {
    try {
      var _ = over.await(40, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
