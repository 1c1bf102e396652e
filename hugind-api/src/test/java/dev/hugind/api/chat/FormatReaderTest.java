package dev.hugind.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.chat.ResponseFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatReaderTest {
  private static final String TOOLS = "\"tools\":[" + Bodies.WEATHER + "],";

  private static ResponseFormat read(String fields) {
    var body = Bodies.of(fields);
    return FormatReader.read(body, ToolReader.read(body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"response_format\":null",
        "\"response_format\":{\"type\":\"text\"}",
        "\"grammar\":\"\""
      })
  void words_areTheDefault(String fields) {
    assertThat(read(fields)).isEqualTo(new ResponseFormat.Text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"response_format\":{\"type\":\"json_object\"}",
        "\"response_format\":{\"type\":\"json_object\",\"schema\":{}}",
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\"}}",
        "\"json_schema\":{}",
      })
  void jsonObject_isAskedForInManyWays(String fields) {
    assertThat(read(fields)).isEqualTo(new ResponseFormat.JsonObject());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\","
            + "\"description\":\"d\",\"strict\":true,\"schema\":{\"type\":\"array\"}}}",
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"strict\":null,"
            + "\"schema\":{\"type\":\"array\"}}}",
        "\"response_format\":{\"type\":\"json_object\",\"schema\":{\"type\":\"array\"}}",
        "\"json_schema\":{\"type\":\"array\"}",
        "\"json_schema\":{\"type\":\"array\"},\"response_format\":{\"type\":\"text\"}",
      })
  void schema_isRead(String fields) {
    assertThat(read(fields)).hasToString("JsonSchema[schema={\"type\":\"array\"}]");
    // A schema may hold beside tools: the answer is either calls or such JSON.
    assertThat(read(TOOLS + fields)).isInstanceOf(ResponseFormat.JsonSchema.class);
  }

  @Test
  void grammar_isRead() {
    assertThat(read("\"grammar\":\"root ::= [a-z]\""))
        .isEqualTo(new ResponseFormat.Grammar("root ::= [a-z]"));
    assertThat(read(TOOLS + "\"tool_choice\":\"none\",\"grammar\":\"root ::= [a-z]\""))
        .isInstanceOf(ResponseFormat.Grammar.class);
    Bodies.assertRefused(
        () -> read(TOOLS + "\"grammar\":\"root ::= [a-z]\""), "grammar", "beside tools");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"response_format\":\"json\"                          | response_format",
        "\"response_format\":{}                                | response_format.type",
        "\"response_format\":{\"type\":\"yaml\"}               | response_format.type",
        "\"response_format\":{\"type\":\"text\",\"x\":1}       | response_format.x",
        "\"response_format\":{\"type\":\"json_schema\"}        | response_format.json_schema",
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":[]}}"
            + " | response_format.json_schema.schema",
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"strict\":\"yes\"}}"
            + " | response_format.json_schema.strict",
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"title\":\"n\"}}"
            + " | response_format.json_schema.title",
        "\"json_schema\":\"{}\"                                | json_schema",
        "\"grammar\":{}                                        | grammar",
        "\"grammar\":\"root ::= x\",\"json_schema\":{}         | grammar",
        "\"grammar\":\"x\",\"response_format\":{\"type\":\"json_object\"} | grammar",
        "\"json_schema\":{},\"response_format\":{\"type\":\"json_object\"} | json_schema",
      })
  void malformedAndConflictingFormats_areRefusedByPath(String fields, String param) {
    Bodies.assertRefused(() -> read(fields), param, param);
  }

  @Test
  void longSchemaAndGrammar_areRefused() {
    String text = "x".repeat(FormatReader.MAX_CHARACTERS);
    Bodies.assertRefused(
        () -> read("\"json_schema\":{\"const\":\"" + text + "\"}"), "json_schema", "262144");
    Bodies.assertRefused(() -> read("\"grammar\":\"x" + text + "\""), "grammar", "262144");
  }
}
