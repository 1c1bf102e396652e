package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import dev.hugind.engine.fixture.ScriptedBackend;
import dev.hugind.engine.fixture.TestVectors;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tool calls and thoughts, through both clients, in the format of one real template. */
class ToolCallsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OSLO =
      "<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}}\n</tool_call>";

  /** A model that calls tools until it gets a result. */
  private static Gateway calling(String calls) throws InterruptedException {
    String template = Objects.requireNonNull(TestVectors.templates().get("Qwen-Qwen3-0.6B.jinja"));
    return Gateway.of(
        new ScriptedBackend(
                prompt -> prompt.contains("<tool_response>\nsunny") ? "It is sunny." : calls)
            .chatTemplate(template));
  }

  private static ChatCompletionCreateParams.Builder asking() {
    return OpenAiClientTest.hi()
        .addFunctionTool(
            FunctionDefinition.builder()
                .name("weather")
                .description("Tells the weather.")
                .parameters(
                    FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                            "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                        .build())
                .build());
  }

  private static List<ChatCompletionMessageFunctionToolCall> calls(ChatCompletion completion) {
    return completion.choices().getFirst().message().toolCalls().orElse(List.of()).stream()
        .map(ChatCompletionMessageToolCall::asFunction)
        .toList();
  }

  private static void assertCall(ChatCompletionMessageFunctionToolCall call, String city)
      throws Exception {
    assertThat(call.id()).isNotBlank();
    assertThat(call.function().name()).isEqualTo("weather");
    assertThat(JSON.readTree(call.function().arguments()))
        .isEqualTo(JSON.createObjectNode().put("city", city));
  }

  @Test
  void oneCall_makesTheRoundTrip() throws Exception {
    try (Gateway gateway = calling(OSLO)) {
      OpenAIClient client = OpenAiClientTest.client(gateway, "any");
      for (boolean stream : new boolean[] {false, true}) {
        ChatCompletionCreateParams question = asking().build();
        ChatCompletion asked = complete(client, question, stream);
        assertThat(asked.choices().getFirst().finishReason())
            .isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        assertThat(asked.choices().getFirst().message().content()).isEmpty();
        assertThat(calls(asked)).hasSize(1);
        assertCall(calls(asked).getFirst(), "Oslo");

        ChatCompletionCreateParams result =
            asking()
                .addMessage(asked.choices().getFirst().message())
                .addMessage(
                    ChatCompletionToolMessageParam.builder()
                        .toolCallId(calls(asked).getFirst().id())
                        .content("sunny")
                        .build())
                .build();
        assertThat(complete(client, result, stream).choices().getFirst().message().content())
            .contains("It is sunny.");
      }
      client.close();
    }
  }

  private static ChatCompletion complete(
      OpenAIClient client, ChatCompletionCreateParams params, boolean stream) {
    return stream
        ? OpenAiClientTest.streamed(client, params)
        : client.chat().completions().create(params);
  }

  @Test
  void parallelCalls_haveIdsOfTheirOwn() throws Exception {
    try (Gateway gateway = calling(OSLO + "\n" + OSLO.replace("Oslo", "Bergen"))) {
      OpenAIClient client = OpenAiClientTest.client(gateway, "any");
      for (boolean stream : new boolean[] {false, true}) {
        List<ChatCompletionMessageFunctionToolCall> calls =
            calls(complete(client, asking().build(), stream));

        assertThat(calls).hasSize(2);
        assertCall(calls.get(0), "Oslo");
        assertCall(calls.get(1), "Bergen");
        assertThat(calls)
            .extracting(ChatCompletionMessageFunctionToolCall::id)
            .doesNotHaveDuplicates();
      }
      assertThat(calls(complete(client, asking().parallelToolCalls(false).build(), false)))
          .hasSize(1);
      client.close();
    }
  }

  @Test
  void choiceOfNone_givesWords() throws Exception {
    try (Gateway gateway = calling("It may rain.")) {
      OpenAIClient client = OpenAiClientTest.client(gateway, "any");
      ChatCompletion completion =
          complete(
              client, asking().toolChoice(ChatCompletionToolChoiceOption.Auto.NONE).build(), false);

      assertThat(completion.choices().getFirst().message().content()).contains("It may rain.");
      assertThat(calls(completion)).isEmpty();
      client.close();
    }
  }

  @Test
  void fragments_haveTheirIndexAndOneStart() throws Exception {
    String body =
        "{\"stream\":true,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}],"
            + Gateway.HI.substring(1);
    try (Gateway gateway = calling(OSLO);
        RawClient client = gateway.client()) {
      List<String> fragments =
          ChatStreamTest.frames(client.chat(body)).stream()
              .filter(frame -> frame.contains("\"tool_calls\":["))
              .toList();

      assertThat(fragments).hasSizeGreaterThan(1);
      assertThat(fragments).allMatch(frame -> frame.contains("\"tool_calls\":[{\"index\":0,"));
      assertThat(fragments.getFirst())
          .contains("\"type\":\"function\"", "\"name\":\"weather\",\"arguments\":\"\"");
      assertThat(fragments.subList(1, fragments.size()))
          .noneMatch(frame -> frame.contains("\"type\"") || frame.contains("\"name\":\"weather"));
    }
  }

  @Test
  void langChain4j_makesTheRoundTrip() throws Exception {
    ToolSpecification weather =
        ToolSpecification.builder()
            .name("weather")
            .description("Tells the weather.")
            .parameters(
                JsonObjectSchema.builder().addStringProperty("city").required("city").build())
            .build();
    try (Gateway gateway = calling("<think>\nHm.\n</think>\n\n" + OSLO)) {
      for (boolean stream : new boolean[] {false, true}) {
        List<ChatMessage> messages = new ArrayList<>(List.of(UserMessage.from("Weather?")));
        ChatResponse asked = chat(gateway, messages, weather, stream);
        assertThat(asked.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
        assertThat(asked.aiMessage().thinking()).isEqualTo("Hm.");
        ToolExecutionRequest call = asked.aiMessage().toolExecutionRequests().getFirst();
        assertThat(JSON.readTree(call.arguments()).get("city").asText()).isEqualTo("Oslo");

        messages.add(asked.aiMessage());
        messages.add(ToolExecutionResultMessage.from(call, "sunny"));
        assertThat(chat(gateway, messages, weather, stream).aiMessage().text())
            .isEqualTo("It is sunny.");
      }
    }
  }

  private static ChatResponse chat(
      Gateway gateway, List<ChatMessage> messages, ToolSpecification tool, boolean stream)
      throws Exception {
    ChatRequest request = ChatRequest.builder().messages(messages).toolSpecifications(tool).build();
    if (!stream) {
      return LangChain4jClientTest.model(gateway)
          .returnThinking(true)
          .sendThinking(true)
          .build()
          .chat(request);
    }
    LangChain4jClientTest.Gathered gathered = new LangChain4jClientTest.Gathered();
    LangChain4jClientTest.streaming(gateway)
        .returnThinking(true)
        .sendThinking(true)
        .build()
        .chat(request, gathered);
    return gathered.await();
  }

  @Test
  void thoughts_areToldUnderBothNamesAndCounted() throws Exception {
    try (Gateway gateway = calling("<think>\nHm.\n</think>\n\nFour.");
        RawClient client = gateway.client()) {
      assertThat(client.chat(Gateway.HI).body())
          .contains("\"content\":\"Four.\"")
          .contains("\"reasoning_content\":\"Hm.\",\"reasoning\":\"Hm.\"")
          .containsPattern("\"reasoning_tokens\":[1-9]");
      assertThat(client.chat(Gateway.HI_STREAM).body())
          .contains("\"delta\":{\"reasoning_content\":\"H\",\"reasoning\":\"H\"}")
          .contains("\"delta\":{\"content\":\"F\"}");
      assertThat(client.chat("{\"reasoning_format\":\"none\"," + Gateway.HI.substring(1)).body())
          .contains("\"content\":\"<think>\\nHm.\\n</think>\\n\\nFour.\"")
          .doesNotContain("reasoning_content");
    }
  }
}
