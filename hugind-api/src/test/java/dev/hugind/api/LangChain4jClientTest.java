package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.api.auth.ApiKey;
import dev.hugind.engine.fixture.ScriptedBackend;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The gateway through LangChain4j. */
class LangChain4jClientTest {

  static OpenAiChatModel.OpenAiChatModelBuilder model(Gateway gateway) {
    return OpenAiChatModel.builder()
        .baseUrl("http://127.0.0.1:" + gateway.server.port() + "/v1")
        .apiKey(OpenAiClientTest.KEY)
        .modelName("scripted")
        .maxRetries(0)
        .timeout(Duration.ofSeconds(30));
  }

  static OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder streaming(Gateway gateway) {
    return OpenAiStreamingChatModel.builder()
        .baseUrl("http://127.0.0.1:" + gateway.server.port() + "/v1")
        .apiKey(OpenAiClientTest.KEY)
        .modelName("scripted")
        .timeout(Duration.ofSeconds(30));
  }

  /** Gathers a stream; its pieces make the text of its end. */
  static final class Gathered implements StreamingChatResponseHandler {
    final StringBuilder pieces = new StringBuilder();
    private final CompletableFuture<ChatResponse> end = new CompletableFuture<>();

    @Override
    public void onPartialResponse(String piece) {
      pieces.append(piece);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      end.complete(response);
    }

    @Override
    public void onError(Throwable error) {
      end.completeExceptionally(error);
    }

    ChatResponse await() throws Exception {
      return end.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void answerAndStream_areTheSame() throws Exception {
    try (Gateway gateway = Gateway.answering("Grüße, 世界")) {
      ChatResponse answer = model(gateway).build().chat(UserMessage.from("Hi"));
      Gathered gathered = new Gathered();
      streaming(gateway).build().chat(List.of(UserMessage.from("Hi")), gathered);
      ChatResponse stream = gathered.await();

      assertThat(gathered.pieces).hasToString("Grüße, 世界");
      for (ChatResponse response : List.of(answer, stream)) {
        assertThat(response.aiMessage().text()).isEqualTo("Grüße, 世界");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.tokenUsage().inputTokenCount()).isEqualTo(21);
        assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(16);
      }
    }
  }

  @Test
  void historyWithToolsAndParameters_areAccepted() throws Exception {
    AtomicReference<String> prompt = new AtomicReference<>("");
    try (Gateway gateway =
        Gateway.of(
            new ScriptedBackend(
                text -> {
                  prompt.set(text);
                  return "It is sunny.";
                }))) {
      ToolExecutionRequest call =
          ToolExecutionRequest.builder()
              .id("call_1")
              .name("weather")
              .arguments("{\"city\": \"Oslo\"}")
              .build();
      ChatResponse response =
          model(gateway)
              .temperature(0.2)
              .topP(0.9)
              .seed(7)
              .stop(List.of("."))
              .presencePenalty(0.1)
              .frequencyPenalty(0.1)
              .maxCompletionTokens(100)
              .user("me")
              .build()
              .chat(
                  SystemMessage.from("Be brief."),
                  UserMessage.from("ann", "Weather?"),
                  AiMessage.from(call),
                  ToolExecutionResultMessage.from(call, "sunny"));

      assertThat(response.aiMessage().text()).isEqualTo("It is sunny");
      assertThat(prompt.get()).contains("Be brief.", "Weather?", "sunny");
    }
  }

  @Test
  void errors_areOfTheirTypes() throws Exception {
    try (Gateway gateway =
        Gateway.of(
            ScriptedBackend.answering("ok"),
            routes -> routes.apiKeys(List.of(new ApiKey("it", OpenAiClientTest.KEY, 0, 0))))) {
      assertThat(model(gateway).build().chat("Hi")).isEqualTo("ok");
      assertThatThrownBy(() -> model(gateway).temperature(9.0).build().chat("Hi"))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("\"param\":\"temperature\"");
      assertThatThrownBy(() -> model(gateway).apiKey("wrong").build().chat("Hi"))
          .isInstanceOf(AuthenticationException.class);
      assertThatThrownBy(() -> model(gateway).modelName("gpt-9").build().chat("Hi"))
          .isInstanceOf(ModelNotFoundException.class);
      Gathered refused = new Gathered();
      streaming(gateway).temperature(9.0).build().chat("Hi", refused);
      assertThatThrownBy(refused::await).hasRootCauseMessage(messageOf(gateway));
    }
  }

  private static String messageOf(Gateway gateway) throws Exception {
    try (RawClient client = gateway.client()) {
      return client
          .chat(
              "{\"temperature\":9.0," + Gateway.HI.substring(1),
              "Authorization: Bearer " + OpenAiClientTest.KEY)
          .body();
    }
  }
}
