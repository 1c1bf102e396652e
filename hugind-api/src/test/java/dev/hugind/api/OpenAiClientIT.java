package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionTokenLogprob;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** OpenAI's client and LangChain4j against the real model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenAiClientIT {
  private final RealGateway gateway = RealGateway.started();
  private final OpenAIClient client = gateway.client();

  @AfterAll
  void close() {
    client.close();
    gateway.close();
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
                .baseUrl(gateway.url())
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
