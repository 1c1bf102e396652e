package dev.hugind.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatRole;
import dev.hugind.engine.chat.ContentPart;
import dev.hugind.engine.chat.ToolCall;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
  private static final String CALL =
      "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":"
          + "\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"a\\\":1}\"}}]}";
  private static final String RESULT =
      "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"sunny\"}";

  private static List<ChatMessage> read(String... messages) {
    return MessageReader.read(Bodies.of("\"messages\":[" + String.join(",", messages) + "]"));
  }

  private static void assertRefused(String param, String message, String... messages) {
    Bodies.assertRefused(() -> read(messages), param, message);
  }

  @Test
  void plainMessages_areReadWithNames() {
    assertThat(
            read(
                "{\"role\":\"developer\",\"content\":\"Be brief.\"}",
                "{\"role\":\"user\",\"name\":\"ann\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                    + "{\"type\":\"text\",\"text\":\"\"}]}"))
        .containsExactly(
            new ChatMessage(ChatRole.DEVELOPER, "Be brief."),
            new ChatMessage(
                ChatRole.USER,
                List.of(new ContentPart.Text("a"), new ContentPart.Text("")),
                null,
                List.of(),
                null,
                "ann"));
  }

  @Test
  void toolRoundTrip_isRead() {
    List<ChatMessage> messages = read(CALL, RESULT);

    assertThat(messages.get(0).content()).isEmpty();
    assertThat(messages.get(0).toolCalls())
        .containsExactly(new ToolCall("c1", "weather", "{\"a\":1}"));
    assertThat(messages.get(1).toolCallId()).isEqualTo("c1");
    assertThat(messages.get(1).text()).isEqualTo("sunny");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"city\":\"Oslo\",\"n\":[1]} | {\"city\":\"Oslo\",\"n\":[1]}",
        "\"  \"                        | {}",
        "\"[1, 2]\"                    | [1, 2]",
        "null                          | {}",
      })
  void argumentsInOtherForms_areReadAsJson(String sent, String read) {
    List<ChatMessage> messages =
        read(
            "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"index\":0,\"function\":"
                + "{\"name\":\"f\",\"arguments\":"
                + sent
                + "}}]}");

    assertThat(messages.getFirst().toolCalls()).containsExactly(new ToolCall("c", "f", read));
  }

  @Test
  void reasoning_isReadUnderBothNames() {
    String start = "{\"role\":\"assistant\",\"content\":\"4\",";
    for (String names :
        List.of(
            "\"reasoning_content\":\"2+2\"",
            "\"reasoning\":\"2+2\"",
            "\"reasoning\":\"2+2\",\"reasoning_content\":\"2+2\"")) {
      assertThat(read(start + names + "}").getFirst().reasoning()).isEqualTo("2+2");
    }
    assertThat(read(start + "\"reasoning\":\"\"}").getFirst().reasoning()).isNull();
    assertRefused(
        "messages[0].reasoning",
        "give one of them",
        start + "\"reasoning\":\"a\",\"reasoning_content\":\"b\"}");
  }

  @Test
  void refusalOfTheAssistant_isWhatItSaid() {
    assertThat(
            read(
                    "{\"role\":\"assistant\",\"content\":[{\"type\":\"refusal\",\"refusal\":\"no\"}]}",
                    "{\"role\":\"assistant\",\"content\":null,\"refusal\":\"never\"}")
                .stream()
                .map(ChatMessage::text))
        .containsExactly("no", "never");
  }

  @ParameterizedTest
  @CsvSource({"image_url,no eyes", "input_audio,no ears", "file,no files", "video,not known"})
  void otherParts_areRefusedByPath(String type, String message) {
    assertRefused(
        "messages[0].content[1].type",
        message,
        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\""
            + type
            + "\"}]}");
  }

  @Test
  void refusalPartOfThePerson_isRefused() {
    assertRefused(
        "messages[0].content[0].type",
        "only the assistant",
        "{\"role\":\"user\",\"content\":[{\"type\":\"refusal\",\"refusal\":\"no\"}]}");
  }

  @Test
  void resultWithoutItsCall_isRefused() {
    assertRefused("messages[0].tool_call_id", "no message before it", RESULT);
    assertRefused("messages[0].tool_call_id", "no message before it", RESULT, CALL);
    assertRefused("messages[2].tool_call_id", "has its result already", CALL, RESULT, RESULT);
    assertRefused(
        "messages[1].tool_call_id", "is missing", CALL, "{\"role\":\"tool\",\"content\":\"x\"}");
  }

  @Test
  void callWithoutResult_andIdThatComesAgainLater_areTolerated() {
    assertThat(read(CALL, "{\"role\":\"user\",\"content\":\"never mind\"}")).hasSize(2);
    assertThat(read(CALL, RESULT, CALL, RESULT)).hasSize(4);
  }

  @Test
  void twoCallsOfOneId_areRefused() {
    assertRefused(
        "messages[0].tool_calls[1].id",
        "another call of this message",
        "{\"role\":\"assistant\",\"tool_calls\":["
            + "{\"id\":\"a\",\"function\":{\"name\":\"f\"}},{\"id\":\"a\",\"function\":{\"name\":\"f\"}}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"function\":{\"name\":\"f\"}}                                | .id",
        "{\"id\":\"\",\"function\":{\"name\":\"f\"}}                    | .id",
        "{\"id\":\"c\",\"type\":\"custom\",\"custom\":{}}               | .type",
        "{\"id\":\"c\"}                                                 | .function",
        "{\"id\":\"c\",\"function\":{}}                                 | .function.name",
        "{\"id\":\"c\",\"function\":{\"name\":7}}                       | .function.name",
        "{\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}} | .function.arguments",
        "{\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{} {}\"}} | .function.arguments",
        "{\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":7}}   | .function.arguments",
        "{\"id\":\"c\",\"function\":{\"name\":\"f\",\"argument\":\"\"}} | .function.argument",
        "{\"id\":\"c\",\"function\":{\"name\":\"f\"},\"x\":1}           | .x",
      })
  void malformedCalls_areRefusedByPath(String call, String param) {
    assertRefused(
        "messages[0].tool_calls[0]" + param,
        "messages[0].tool_calls[0]",
        "{\"role\":\"assistant\",\"tool_calls\":[" + call + "]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tool_calls\":[{}]",
        "\"tool_call_id\":\"c1\"",
        "\"reasoning\":\"hm\"",
        "\"reasoning_content\":\"hm\"",
        "\"refusal\":\"no\"",
        "\"function_call\":{}",
        "\"audio\":{}",
      })
  void fieldsOfOtherRoles_areRefused(String field) {
    String name = field.substring(1, field.indexOf('"', 1));

    assertRefused(
        "messages[0]." + name, name, "{\"role\":\"user\",\"content\":\"Hi\"," + field + "}");
  }

  @Test
  void functionRoleAndUnknownFields_nameWhatToUse() {
    assertRefused("messages[0].role", "the role tool", "{\"role\":\"function\",\"content\":\"x\"}");
    assertRefused(
        "messages[0].contents",
        "did you mean 'content'?",
        "{\"role\":\"user\",\"content\":\"x\",\"contents\":\"y\"}");
  }

  @Test
  void moreCallsThanAnyMessageMakes_areRefused() {
    String calls =
        "{\"id\":\"c\",\"function\":{\"name\":\"f\"}},".repeat(ToolCallReader.MAX_CALLS) + "7";
    assertRefused(
        "messages[0].tool_calls",
        "513 elements; allowed: up to 512",
        "{\"role\":\"assistant\",\"tool_calls\":[" + calls + "]}");
  }
}
