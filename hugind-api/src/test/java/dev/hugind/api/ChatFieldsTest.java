package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionTokenLogprob;
import dev.hugind.engine.fixture.ScriptedBackend;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What fields do, from the wire through the engine and back. */
class ChatFieldsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Says what it was told beside the messages. */
  private static final String TELLING =
      "{{ 'tools:' + (tools | length | string) if tools else 'no tools' }},"
          + "{{ documents[0].title if documents else 'no documents' }},"
          + "{{ reasoning_effort | default('no effort') }},"
          + "{{ enable_thinking | default('not said') }},{{ x | default('no x') }},"
          + "{% for message in messages %}[{{ message.role }}:{{ message.content }}]{% endfor %}"
          + "{% if add_generation_prompt %}[assistant:{% endif %}";

  private static String hi(String fields) {
    return "{" + fields + Gateway.HI.substring(1);
  }

  @Test
  void template_isToldWhatTheRequestSays() throws Exception {
    AtomicReference<String> prompt = new AtomicReference<>("");
    try (Gateway gateway =
            Gateway.of(
                new ScriptedBackend(
                        text -> {
                          prompt.set(text);
                          return "ok";
                        })
                    .chatTemplate(TELLING));
        RawClient client = gateway.client()) {
      assertThat(client.chat(Gateway.HI).status()).isEqualTo(200);
      assertThat(prompt.get())
          .startsWith("no tools,no documents,no effort,")
          .endsWith(",no x,[user:Hi][assistant:");

      String fields =
          "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],"
              + "\"tool_choice\":\"none\",\"documents\":[{\"title\":\"T\"}],"
              + "\"reasoning_effort\":\"low\",\"add_generation_prompt\":false,"
              + "\"chat_template_kwargs\":{\"enable_thinking\":false,\"x\":\"X\"},";
      assertThat(client.chat(hi(fields)).status()).isEqualTo(200);
      assertThat(prompt.get().strip()).isEqualTo("tools:1,T,low,False,X,[user:Hi]");

      assertThat(client.chat(hi("\"reasoning_effort\":\"none\",")).status()).isEqualTo(200);
      assertThat(prompt.get()).contains(",False,no x,"); // no effort at all: no thoughts
    }
  }

  @Test
  void logprobs_areToldWithEveryToken() throws Exception {
    try (Gateway gateway = Gateway.answering("aé")) {
      OpenAIClient client = OpenAiClientTest.client(gateway, "any");
      for (boolean stream : new boolean[] {false, true}) {
        var params = OpenAiClientTest.hi().logprobs(true).topLogprobs(2).build();
        ChatCompletion answer =
            stream
                ? OpenAiClientTest.streamed(client, params)
                : client.chat().completions().create(params);
        List<ChatCompletionTokenLogprob> tokens =
            answer.choices().getFirst().logprobs().orElseThrow().content().orElseThrow();

        // The end of the turn is a token too, but says nothing.
        assertThat(tokens).hasSizeBetween(3, 4);
        assertThat(tokens.subList(0, 3))
            .extracting(ChatCompletionTokenLogprob::token)
            .containsExactly("a", "\uFFFD", "\uFFFD");
        assertThat(tokens.get(1).bytes()).contains(List.of(0xC3L));
        // Token 0 of the script's model is always the likeliest, then token 1.
        assertThat(tokens.getFirst().topLogprobs())
            .extracting(ChatCompletionTokenLogprob.TopLogprob::token)
            .containsExactly("\u0000", "\u0001");
        assertThat(tokens.getFirst().logprob())
            .isLessThan(tokens.getFirst().topLogprobs().get(1).logprob());
        assertThat(tokens).allMatch(token -> token.topLogprobs().size() == 2);
      }
      var params = OpenAiClientTest.hi().logprobs(true).build();
      assertThat(
              client
                  .chat()
                  .completions()
                  .create(params)
                  .choices()
                  .getFirst()
                  .logprobs()
                  .orElseThrow()
                  .content()
                  .orElseThrow())
          .allMatch(token -> token.topLogprobs().isEmpty());
      client.close();
    }
  }

  @Test
  void promptProgress_comesBeforeTheFirstPiece() throws Exception {
    try (Gateway gateway = Gateway.answering("ok");
        RawClient client = gateway.client()) {
      List<String> frames =
          ChatStreamTest.frames(
              client.chat(
                  "{\"stream\":true,\"return_progress\":true,\"messages\":[{\"role\":\"user\","
                      + "\"content\":\""
                      + "x".repeat(2000)
                      + "\"}]}"));

      List<JsonNode> progress =
          frames.stream()
              .filter(frame -> frame.contains("prompt_progress"))
              .map(ChatFieldsTest::parsed)
              .map(frame -> frame.get("prompt_progress"))
              .toList();
      assertThat(progress).hasSizeGreaterThan(1);
      assertThat(progress.getLast().get("total").asInt()).isEqualTo(2019);
      assertThat(progress.getLast().get("processed").asInt()).isEqualTo(2019);
      assertThat(progress.getFirst().get("processed").asInt()).isLessThan(2019);
      assertThat(progress).allMatch(one -> one.get("cache").asInt() == 0 && one.has("time_ms"));
      assertThat(
              frames.indexOf(
                  frames.stream()
                      .filter(f -> f.contains("\"content\":\"o\""))
                      .findFirst()
                      .orElseThrow()))
          .isGreaterThan(progress.size());
      assertThat(ChatStreamTest.text(frames)).isEqualTo("ok");
    }
  }

  @Test
  void timingsPerToken_countEveryToken() throws Exception {
    try (Gateway gateway = Gateway.answering("abc");
        RawClient client = gateway.client()) {
      List<JsonNode> pieces =
          ChatStreamTest.frames(
                  client.chat("{\"timings_per_token\":true," + Gateway.HI_STREAM.substring(1)))
              .stream()
              .filter(frame -> frame.contains("\"content\":\""))
              .map(ChatFieldsTest::parsed)
              .toList();

      assertThat(pieces)
          .extracting(piece -> piece.get("timings").get("predicted_n").asInt())
          .containsExactly(1, 2, 3);
      assertThat(pieces).allMatch(piece -> piece.get("timings").get("prompt_n").asInt() == 21);
    }
  }

  private static JsonNode parsed(String frame) {
    try {
      return JSON.readTree(frame);
    } catch (JsonProcessingException e) {
      throw new AssertionError(frame, e);
    }
  }

  @Test
  void stringBias_isTokenized() throws Exception {
    try (Gateway gateway = Gateway.answering("ok");
        RawClient client = gateway.client()) {
      assertThat(client.chat(hi("\"logit_bias\":{\"é\":-5,\"65\":1},")).status()).isEqualTo(200);
      assertThat(client.chat(hi("\"logit_bias\":[[\"é\",false],[65,1]],")).status()).isEqualTo(200);
    }
  }
}
