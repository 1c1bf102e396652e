package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.StructuredChatCompletion;
import dev.hugind.engine.fixture.ScriptedBackend;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers in a given format, and formats that can't be held. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormatsTest {
  private static final String REPORT = "{\"city\":\"Oslo\",\"degrees\":21}";

  private final Gateway gateway = started();

  private static Gateway started() {
    try {
      return Gateway.of(ScriptedBackend.answering(REPORT));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterAll
  void close() {
    gateway.close();
  }

  /** A class that OpenAI's client makes a schema of. */
  public static final class Report {
    /** Which city. */
    public String city = "";

    /** How warm. */
    public int degrees;
  }

  @Test
  void classOfOpenAisClient_isFilled() {
    OpenAIClient client = OpenAiClientTest.client(gateway, "any");
    StructuredChatCompletion<Report> completion =
        client
            .chat()
            .completions()
            .create(OpenAiClientTest.hi().responseFormat(Report.class).build());
    Report report = completion.choices().getFirst().message().content().orElseThrow();

    assertThat(report.city).isEqualTo("Oslo");
    assertThat(report.degrees).isEqualTo(21);
    client.close();
  }

  @Test
  void schemaOfLangChain4j_isHeld() {
    ResponseFormat format =
        ResponseFormat.builder()
            .type(ResponseFormatType.JSON)
            .jsonSchema(
                JsonSchema.builder()
                    .name("report")
                    .rootElement(
                        JsonObjectSchema.builder()
                            .addStringProperty("city")
                            .addIntegerProperty("degrees")
                            .required("city", "degrees")
                            .build())
                    .build())
            .build();
    ChatRequest request =
        ChatRequest.builder().messages(UserMessage.from("Hi")).responseFormat(format).build();

    assertThat(
            LangChain4jClientTest.model(gateway)
                .strictJsonSchema(true)
                .build()
                .chat(request)
                .aiMessage()
                .text())
        .isEqualTo(REPORT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"grammar\":\"root ::= [x-z]{3}\"              | ^[x-z]{3}$",
        "\"json_schema\":{\"enum\":[\"red\"]}           | ^\"red\"$",
        "\"response_format\":{\"type\":\"json_object\"} | ^\\{\"city\":\"Oslo\",\"degrees\":21}$",
      })
  void format_isHeldWhateverTheModelWants(String field, String pattern) throws Exception {
    try (RawClient client = gateway.client()) {
      RawClient.Response response = client.chat("{" + field + "," + Gateway.HI.substring(1));

      assertThat(response.status()).as(response.body()).isEqualTo(200);
      String content =
          new ObjectMapper().readTree(response.body()).at("/choices/0/message/content").asText();
      assertThat(content).matches(pattern);
    }
  }

  private void assertRefused(String field, String param) throws Exception {
    try (RawClient client = gateway.client()) {
      RawClient.Response response = client.chat("{" + field + "," + Gateway.HI.substring(1));
      assertThat(response.status()).as(response.body()).isEqualTo(400);
      assertThat(response.body()).contains("\"type\":\"invalid_request_error\"");
      assertThat(response.body()).contains("\"param\":\"" + param);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$ref\":\"#\"}",
        "{\"$ref\":\"#/$defs/none\"}",
        "{\"$ref\":\"http://169.254.169.254/schema.json\"}",
        "{\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"$ref\":\"#/$defs/a\"}},"
            + "\"$ref\":\"#/$defs/a\"}",
        "{\"type\":\"banana\"}",
        "{\"type\":\"string\",\"pattern\":\"(\"}",
        "{\"type\":\"string\",\"pattern\":\"(a)\\\\1\"}",
        "{\"type\":\"string\",\"pattern\":\"^(a{1,1000}){1,1000}$\"}",
        "{\"type\":\"string\",\"pattern\":\"^(a|b)*a(a|b){30}$\"}",
        "{\"type\":\"array\",\"minItems\":1000000000}",
        "{\"type\":\"string\",\"minLength\":5,\"maxLength\":2}",
        "{\"enum\":[]}",
        "{\"not\":{}}",
        "{\"type\":\"object\",\"properties\":[]}",
        "{\"allOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}",
      })
  void schemaThatCanNotBeHeld_isRefused(String schema) throws Exception {
    assertRefused(
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":"
            + schema
            + "}}",
        "response_format");
    assertRefused(
        "\"tool_choice\":\"required\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":"
            + "\"f\",\"parameters\":{\"type\":\"object\",\"required\":[\"a\"],\"properties\":"
            + "{\"a\":"
            // What points to the root means the parameters there.
            + schema
                .replace("\"#\"", "\"#/properties/a\"")
                .replace("#/$defs/", "#/properties/a/$defs/")
            + "}}}}]",
        "tools");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x ::= \\\"a\\\"",
        "root ::= y",
        "root ::= root \\\"a\\\"",
        "root ::= \\\"a",
        "root ::= [z-a]",
        "root ::= \\\"a\\\"{1000000}",
        "hello",
      })
  void grammarThatCanNotBeRead_isRefused(String grammar) throws Exception {
    assertRefused("\"grammar\":\"" + grammar + "\"", "grammar");
  }
}
