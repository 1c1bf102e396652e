package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Formats and required tool calls, held to a small real model that knows neither. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormatsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, Object> COLOUR =
      Map.of("type", "string", "enum", List.of("red", "green", "blue"));

  private final RealGateway gateway = RealGateway.started();
  private final OpenAIClient client = gateway.client();

  @AfterAll
  void close() {
    client.close();
    gateway.close();
  }

  private static ChatCompletionCreateParams.Builder ask() {
    return ChatCompletionCreateParams.builder()
        .model("model")
        .addUserMessage("Which colour has the sky?")
        .temperature(0.0)
        .maxCompletionTokens(100);
  }

  private static void assertColour(String text) throws Exception {
    JsonNode json = JSON.readTree(text);
    assertThat(json.properties()).hasSize(1);
    assertThat(json.get("colour").asText()).isIn("red", "green", "blue");
  }

  @Test
  void schema_isHeldByAModelThatKnowsNoJson() throws Exception {
    ChatCompletionCreateParams params =
        ask()
            .responseFormat(
                ResponseFormatJsonSchema.builder()
                    .jsonSchema(
                        ResponseFormatJsonSchema.JsonSchema.builder()
                            .name("answer")
                            .strict(true)
                            .schema(
                                ResponseFormatJsonSchema.JsonSchema.Schema.builder()
                                    .putAdditionalProperty("type", JsonValue.from("object"))
                                    .putAdditionalProperty(
                                        "properties", JsonValue.from(Map.of("colour", COLOUR)))
                                    .putAdditionalProperty(
                                        "required", JsonValue.from(List.of("colour")))
                                    .putAdditionalProperty(
                                        "additionalProperties", JsonValue.from(false))
                                    .build())
                            .build())
                    .build())
            .build();

    for (ChatCompletion answer :
        List.of(
            client.chat().completions().create(params),
            OpenAiClientTest.streamed(client, params))) {
      assertColour(answer.choices().getFirst().message().content().orElse(""));
      assertThat(answer.choices().getFirst().finishReason())
          .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    }
  }

  @Test
  void requiredTool_isCalledByAModelThatKnowsNoTools() throws Exception {
    ChatCompletionCreateParams params =
        ask()
            .addFunctionTool(
                FunctionDefinition.builder()
                    .name("paint")
                    .parameters(
                        FunctionParameters.builder()
                            .putAdditionalProperty("type", JsonValue.from("object"))
                            .putAdditionalProperty(
                                "properties", JsonValue.from(Map.of("colour", COLOUR)))
                            .putAdditionalProperty("required", JsonValue.from(List.of("colour")))
                            .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                            .build())
                    .build())
            .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED)
            .parallelToolCalls(false)
            .build();

    for (ChatCompletion answer :
        List.of(
            client.chat().completions().create(params),
            OpenAiClientTest.streamed(client, params))) {
      ChatCompletionMessageFunctionToolCall call =
          answer.choices().getFirst().message().toolCalls().orElseThrow().getFirst().asFunction();
      assertThat(call.function().name()).isEqualTo("paint");
      assertColour(call.function().arguments());
      assertThat(answer.choices().getFirst().finishReason())
          .isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    }
  }
}
