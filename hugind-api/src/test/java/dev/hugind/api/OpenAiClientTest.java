package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import dev.hugind.api.auth.ApiKey;
import dev.hugind.engine.error.NativeCallException;
import dev.hugind.engine.fixture.ScriptedBackend;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The gateway through OpenAI's own Java client, which checks the type of every field it reads. */
class OpenAiClientTest {
  static final String KEY = "open-sesame-4711";

  static OpenAIClient client(Gateway gateway, String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl("http://127.0.0.1:" + gateway.server.port() + "/v1")
        .apiKey(key)
        .responseValidation(true)
        .maxRetries(0)
        .timeout(Duration.ofSeconds(30))
        .build();
  }

  static ChatCompletionCreateParams.Builder hi() {
    return ChatCompletionCreateParams.builder().model("scripted").addUserMessage("Hi");
  }

  static ChatCompletion streamed(OpenAIClient client, ChatCompletionCreateParams params) {
    ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(params)) {
      stream.stream().forEach(whole::accumulate);
    }
    return whole.chatCompletion();
  }

  private static List<String> texts(ChatCompletion completion) {
    return completion.choices().stream()
        .map(choice -> choice.message().content().orElse(""))
        .toList();
  }

  @Test
  @SuppressWarnings("deprecation") // the client calls fields so that OpenAI has names for anew
  void answerAndStream_areTheSame() throws Exception {
    try (Gateway gateway = Gateway.answering("Grüße, 世界")) {
      OpenAIClient client = client(gateway, "any");
      ChatCompletion answer = client.chat().completions().create(hi().build());
      ChatCompletion stream =
          streamed(
              client,
              hi().streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
                  .build());

      for (ChatCompletion completion : List.of(answer, stream)) {
        assertThat(texts(completion)).containsExactly("Grüße, 世界");
        assertThat(completion.choices().getFirst().finishReason())
            .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(completion.usage())
            .hasValueSatisfying(
                usage -> {
                  assertThat(usage.promptTokens()).isEqualTo(21);
                  assertThat(usage.completionTokens()).isEqualTo(16);
                });
        assertThat(completion.systemFingerprint().orElse("")).startsWith("b");
      }
      client.close();
    }
  }

  @Test
  @SuppressWarnings("deprecation") // as above
  void choicesStopSeedAndLimit_areHonoured() throws Exception {
    AtomicInteger answers = new AtomicInteger();
    try (Gateway gateway =
        Gateway.of(
            new ScriptedBackend(
                prompt -> List.of("one.", "two.", "six.").get(answers.getAndIncrement() % 3)))) {
      OpenAIClient client = client(gateway, "any");
      ChatCompletionCreateParams params =
          hi().n(3)
              .stopOfStrings(List.of("."))
              .seed(9_007_199_254_740_993L)
              .temperature(0.5)
              .user("me")
              .build();

      assertThat(texts(client.chat().completions().create(params)))
          .containsExactlyInAnyOrder("one", "two", "six");
      assertThat(texts(streamed(client, params))).containsExactlyInAnyOrder("one", "two", "six");
      ChatCompletion cut = client.chat().completions().create(hi().maxCompletionTokens(2).build());
      assertThat(cut.choices().getFirst().finishReason())
          .isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);
      client.close();
    }
  }

  @Test
  void historyWithTools_isAccepted() throws Exception {
    AtomicReference<String> prompt = new AtomicReference<>("");
    try (Gateway gateway =
        Gateway.of(
            new ScriptedBackend(
                text -> {
                  prompt.set(text);
                  return "ok";
                }))) {
      OpenAIClient client = client(gateway, "any");
      ChatCompletionAssistantMessageParam calls =
          ChatCompletionAssistantMessageParam.builder()
              .addToolCall(
                  ChatCompletionMessageFunctionToolCall.builder()
                      .id("call_1")
                      .function(
                          ChatCompletionMessageFunctionToolCall.Function.builder()
                              .name("weather")
                              .arguments("{\"city\":\"Oslo\"}")
                              .build())
                      .build())
              .build();
      ChatCompletionToolMessageParam result =
          ChatCompletionToolMessageParam.builder().toolCallId("call_1").content("sunny").build();

      assertThat(
              texts(
                  client
                      .chat()
                      .completions()
                      .create(hi().addMessage(calls).addMessage(result).build())))
          .containsExactly("ok");
      assertThat(prompt.get()).contains("sunny");
      client.close();
    }
  }

  @Test
  void errors_areOfTheirTypes() throws Exception {
    try (Gateway gateway =
        Gateway.of(
            ScriptedBackend.answering("ok"),
            routes -> routes.apiKeys(List.of(new ApiKey("it", KEY, 0, 0))))) {
      OpenAIClient good = client(gateway, KEY);
      OpenAIClient bad = client(gateway, "wrong");
      assertThat(texts(good.chat().completions().create(hi().build()))).containsExactly("ok");

      assertThatThrownBy(() -> good.chat().completions().create(hi().topLogprobs(3).build()))
          .isInstanceOfSatisfying(
              BadRequestException.class,
              e -> {
                assertThat(e.param()).contains("top_logprobs");
                assertThat(e.type()).contains("invalid_request_error");
              });
      assertThatThrownBy(() -> streamed(good, hi().putAdditionalBodyProperty("x", json(1)).build()))
          .isInstanceOfSatisfying(
              BadRequestException.class, e -> assertThat(e.param()).contains("x"));
      assertThatThrownBy(() -> bad.chat().completions().create(hi().build()))
          .isInstanceOfSatisfying(
              UnauthorizedException.class, e -> assertThat(e.code()).contains("invalid_api_key"));
      assertThatThrownBy(() -> good.chat().completions().create(hi().model("gpt-9").build()))
          .isInstanceOfSatisfying(
              NotFoundException.class, e -> assertThat(e.code()).contains("model_not_found"));
      good.close();
      bad.close();
    }
  }

  private static JsonValue json(Object value) {
    return JsonValue.from(value);
  }

  @Test
  void failureWithinAStream_isAnExceptionOfTheClient() throws Exception {
    AtomicInteger steps = new AtomicInteger();
    try (Gateway gateway =
        Gateway.of(
            ScriptedBackend.answering("Hi there")
                .beforeDecode(
                    batch -> {
                      if (steps.incrementAndGet() == 3) {
                        throw new NativeCallException("f", -3, "x");
                      }
                    }))) {
      OpenAIClient client = client(gateway, "any");
      assertThatThrownBy(() -> streamed(client, hi().build()))
          .isInstanceOf(OpenAIServiceException.class)
          .hasMessageContaining("the server failed to answer");
      client.close();
    }
  }

  @Test
  void abortedStream_freesItsSlot() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (Gateway gateway =
        Gateway.of(
            ScriptedBackend.answering("x".repeat(3000))
                .beforeDecode(batch -> HostileRequestsTest.slowlyUntil(never)))) {
      OpenAIClient client = client(gateway, "any");
      try (StreamResponse<ChatCompletionChunk> stream =
          client.chat().completions().createStreaming(hi().build())) {
        assertThat(stream.stream().limit(3).toList()).hasSize(3);

        assertThat(gateway.engine.stats().busySlots()).isEqualTo(1);
      }
      ClientGoneTest.waitUntil(() -> gateway.engine.stats().busySlots() == 0);

      assertThat(gateway.engine.stats().cancelled()).isEqualTo(1);
      client.close();
    }
  }
}
