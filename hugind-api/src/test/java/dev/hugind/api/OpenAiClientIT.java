package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionTokenLogprob;
import dev.hugind.engine.EngineManager;
import dev.hugind.engine.EngineOptions;
import dev.hugind.engine.backend.ContextOptions;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** OpenAI's client and LangChain4j against the real model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenAiClientIT {
  private static final Path MODEL =
      Path.of(System.getProperty("hugind.test.models"), "SmolLM2-135M-Instruct-Q4_1.gguf");

  private final EngineManager engines = new EngineManager();
  private final HugindServer server;
  private final String url;
  private final OpenAIClient client;

  OpenAiClientIT() throws InterruptedException {
    EngineOptions options = EngineOptions.builder(MODEL).context(smallContext()).build();
    var _ = engines.deploy("model", options).awaitLoaded(Duration.ofMinutes(2));
    server = HugindServer.start(engines, ServerOptions.builder().port(0).build());
    url = "http://127.0.0.1:" + server.port() + "/v1";
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl(url)
            .apiKey("any")
            .responseValidation(true)
            .maxRetries(0)
            .timeout(Duration.ofMinutes(2))
            .build();
  }

  private static ContextOptions smallContext() {
    // One thread: more of them wait for each other when the machine does something else, too.
    return new ContextOptions(
        3,
        512,
        256,
        256,
        ContextOptions.FlashAttention.ON,
        1,
        1,
        ContextOptions.CacheType.F16,
        ContextOptions.CacheType.F16,
        true,
        0f,
        0f);
  }

  @AfterAll
  void close() {
    client.close();
    server.close();
    engines.close();
  }

  private static ChatCompletionCreateParams.Builder ask(String question) {
    return ChatCompletionCreateParams.builder()
        .model("model")
        .addUserMessage(question)
        .temperature(0.0)
        .maxCompletionTokens(8)
        // Computed anew each time, so that the same question has the very same answer.
        .putAdditionalBodyProperty("cache_prompt", JsonValue.from(false));
  }

  private static String text(ChatCompletion completion) {
    return completion.choices().getFirst().message().content().orElse("");
  }

  @Test
  void answerStreamAndOtherClient_sayTheSame() {
    ChatCompletionCreateParams params = ask("Name three colours.").build();
    String answer = text(client.chat().completions().create(params));

    assertThat(answer).isNotBlank();
    assertThat(text(OpenAiClientTest.streamed(client, params))).isEqualTo(answer);
    assertThat(
            OpenAiChatModel.builder()
                .baseUrl(url)
                .apiKey("any")
                .modelName("model")
                .temperature(0.0)
                .maxCompletionTokens(8)
                .customParameters(Map.of("cache_prompt", false))
                .timeout(Duration.ofMinutes(2))
                .build()
                .chat("Name three colours."))
        .isEqualTo(answer);
  }

  @Test
  @SuppressWarnings("deprecation") // of the seed, which OpenAI keeps
  void choicesOfOneSeed_differFromEachOther() {
    ChatCompletionCreateParams params =
        ask("Tell me a story.").temperature(1.5).seed(42).n(3).build();

    assertThat(texts(client.chat().completions().create(params)))
        .doesNotHaveDuplicates()
        .hasSize(3);
    assertThat(texts(OpenAiClientTest.streamed(client, params))).doesNotHaveDuplicates().hasSize(3);
  }

  private static List<String> texts(ChatCompletion completion) {
    return completion.choices().stream()
        .map(choice -> choice.message().content().orElse(""))
        .toList();
  }

  @Test
  void logprobs_makeUpTheText() {
    ChatCompletion answer =
        client
            .chat()
            .completions()
            .create(ask("Name three colours.").logprobs(true).topLogprobs(3).build());
    List<ChatCompletionTokenLogprob> tokens =
        answer.choices().getFirst().logprobs().orElseThrow().content().orElseThrow();

    assertThat(tokens).isNotEmpty().allMatch(token -> token.logprob() <= 0);
    assertThat(String.join("", tokens.stream().map(ChatCompletionTokenLogprob::token).toList()))
        .startsWith(text(answer));
    // The likeliest token was taken each time.
    assertThat(tokens)
        .allMatch(token -> token.topLogprobs().getFirst().logprob() == token.logprob());
  }
}
