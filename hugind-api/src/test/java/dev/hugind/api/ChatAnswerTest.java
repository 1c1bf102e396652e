package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.fixture.ScriptedBackend;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatAnswerTest {

  @Test
  void answer_hasExactlyThisBody() throws Exception {
    try (Gateway gateway = Gateway.answering("Grüße \"世界\"");
        RawClient client = gateway.client()) {
      RawClient.Response response = client.chat(Gateway.HI);

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("Content-Type")).isEqualTo("application/json");
      assertThat(response.header("x-request-id")).matches("req_[A-Za-z0-9]{24}");
      assertThat(ChatStreamTest.normalized(response.body()))
          .isEqualTo(
              "{\"id\":\"ID\",\"object\":\"chat.completion\",\"created\":0,\"model\":\"scripted\","
                  + "\"system_fingerprint\":\"F\",\"choices\":[{\"index\":0,\"message\":"
                  + "{\"role\":\"assistant\",\"content\":\"Grüße \\\"世界\\\"\",\"refusal\":null},"
                  + "\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":"
                  + "{\"prompt_tokens\":21,\"completion_tokens\":17,\"total_tokens\":38,"
                  + "\"prompt_tokens_details\":{\"cached_tokens\":0},"
                  + "\"completion_tokens_details\":{\"reasoning_tokens\":0}},\"timings\":"
                  + "{\"cache_n\":0,\"prompt_n\":21,\"prompt_ms\":0,\"prompt_per_token_ms\":0,"
                  + "\"prompt_per_second\":0,\"predicted_n\":17,\"predicted_ms\":0,"
                  + "\"predicted_per_token_ms\":0,\"predicted_per_second\":0}}");
    }
  }

  @Test
  void conversation_reachesTheModel() throws Exception {
    AtomicReference<String> prompt = new AtomicReference<>("");
    try (Gateway gateway =
            Gateway.of(
                new ScriptedBackend(
                    text -> {
                      prompt.set(text);
                      return "ok";
                    }));
        RawClient client = gateway.client()) {
      RawClient.Response response =
          client.chat(
              """
              {"model":"scripted","messages":[
                {"role":"system","content":[{"type":"text","text":"Be"},{"type":"text","text":"kind"}]},
                {"role":"user","content":"Hi"},
                {"role":"assistant","content":null,"tool_calls":[],"refusal":null},
                {"role":"user","content":"Bye"}]}
              """);

      assertThat(response.status()).isEqualTo(200);
      assertThat(prompt.get())
          .isEqualTo(
              """
              <|im_start|>system
              Be
              kind<|im_end|>
              <|im_start|>user
              Hi<|im_end|>
              <|im_start|>assistant
              <|im_end|>
              <|im_start|>user
              Bye<|im_end|>
              <|im_start|>assistant
              """);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"temperature\":0.5,\"top_k\":10,\"top_p\":0.9,\"min_p\":0.1,\"typical_p\":1",
        "\"seed\":9223372036854775807,\"logit_bias\":{\"5\":-100,\"6\":3.5}",
        "\"presence_penalty\":1,\"frequency_penalty\":-1,\"repeat_penalty\":1.1,"
            + "\"repeat_last_n\":-1",
        "\"dry_multiplier\":0.8,\"dry_base\":1.75,\"dry_allowed_length\":2,"
            + "\"dry_penalty_last_n\":-1,\"xtc_probability\":0.5,\"xtc_threshold\":0.1",
        "\"mirostat\":2,\"mirostat_tau\":5,\"mirostat_eta\":0.1,\"cache_prompt\":false",
        "\"n\":1,\"logprobs\":false,\"top_logprobs\":0,\"response_format\":{\"type\":\"text\"}",
        "\"tools\":[],\"tool_choice\":\"none\",\"parallel_tool_calls\":true",
        "\"metadata\":{\"a\":\"b\"},\"store\":true,\"service_tier\":\"auto\"",
        "\"max_tokens\":100.0,\"max_completion_tokens\":100,\"stop\":null,\"user\":\"me\"",
        "\"chat_template_kwargs\":{\"enable_thinking\":false,\"x\":[1,{\"y\":2.5}],\"z\":null}",
        "\"session_id\":\"s\",\"prompt_cache_key\":\"k\",\"cache_salt\":\"s\",\"stream\":false",
        "\"reasoning_effort\":\"low\",\"add_generation_prompt\":true,\"ignore_eos\":false",
      })
  void honouredFields_areAccepted(String fields) throws Exception {
    try (Gateway gateway = Gateway.answering("ok");
        RawClient client = gateway.client()) {
      RawClient.Response response =
          client.chat("{" + fields + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

      assertThat(response.body()).contains("\"content\":\"ok\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"LO\"", "[\"x\",\"LO\"]"})
  void stopString_endsTheAnswer(String stop) throws Exception {
    try (Gateway gateway = Gateway.answering("HELLO");
        RawClient client = gateway.client()) {
      assertThat(
              client
                  .chat(
                      "{\"stop\":"
                          + stop
                          + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
                  .body())
          .contains("\"content\":\"HEL\"")
          .contains("\"finish_reason\":\"stop\"");
    }
  }

  @Test
  void sameSession_reusesTheCacheOfItsOwnKeyOnly() throws Exception {
    try (Gateway gateway = Gateway.answering("ok");
        RawClient client = gateway.client()) {
      assertThat(client.chat(Gateway.HI).body()).contains("\"cached_tokens\":0");
      assertThat(client.chat(Gateway.HI).body()).contains("\"cached_tokens\":20");
      String salted =
          "{\"cache_salt\":\"mine\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
      assertThat(client.chat(salted).body()).contains("\"cached_tokens\":0");
      assertThat(client.chat(salted).body()).contains("\"cached_tokens\":20");
    }
  }

  @Test
  void severalChoices_areOneAnswer() throws Exception {
    AtomicInteger answers = new AtomicInteger();
    try (Gateway gateway =
            Gateway.of(
                new ScriptedBackend(
                    prompt -> List.of("one", "two").get(answers.getAndIncrement())));
        RawClient client = gateway.client()) {
      String body = client.chat("{\"n\":2," + Gateway.HI.substring(1)).body();

      assertThat(body)
          .contains("{\"index\":0,\"message\"", "{\"index\":1,\"message\"")
          .contains("\"content\":\"one\"", "\"content\":\"two\"")
          .contains("\"usage\":{\"prompt_tokens\":21,\"completion_tokens\":8,\"total_tokens\":29,");
    }
  }

  @Test
  void pathWithoutVersionAndChunkedBody_areAnswered() throws Exception {
    try (Gateway gateway = Gateway.answering("ok");
        RawClient client = gateway.client()) {
      client.send(
          "POST /chat/completions HTTP/1.1\r\nHost: test\r\nContent-Type: application/json;"
              + " charset=UTF-8\r\nTransfer-Encoding: chunked\r\nx-request-id: my-1.x_\r\n\r\n");
      for (String part : new String[] {Gateway.HI.substring(0, 10), Gateway.HI.substring(10)}) {
        client.send(Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
      }
      client.send("0\r\n\r\n");
      RawClient.Response response = client.response();

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("x-request-id")).isEqualTo("my-1.x_");
      assertThat(client.get("/livez").status()).isEqualTo(200);
    }
  }

  @Test
  void expectContinue_isAnsweredBeforeTheBody() throws Exception {
    try (Gateway gateway = Gateway.answering("ok");
        RawClient client = gateway.client()) {
      String request = RawClient.post("/v1/chat/completions", Gateway.HI, "Expect: 100-continue");
      int body = request.length() - Gateway.HI.length();
      client.send(request.substring(0, body));
      assertThat(client.head().status()).isEqualTo(100);
      client.send(request.substring(body));
      assertThat(client.response().status()).isEqualTo(200);
    }
  }
}
