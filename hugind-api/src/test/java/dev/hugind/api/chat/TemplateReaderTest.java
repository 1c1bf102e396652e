package dev.hugind.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.chat.ToolCall;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateReaderTest {
  private static final List<ChatMessage> OPEN =
      List.of(ChatMessage.user("Hi"), ChatMessage.assistant("Good"));

  private static ChatRequest end(List<ChatMessage> messages, String fields) {
    ChatRequest.Builder request = ChatRequest.builder(messages);
    TemplateReader.end(Bodies.of(fields), messages, request);
    return request.build();
  }

  @Test
  void variables_areReadAsPlainValues() {
    assertThat(
            TemplateReader.variables(
                Bodies.of("\"chat_template_kwargs\":{\"a\":[1,2.5,\"x\"],\"b\":null,\"c\":true}")))
        .isEqualTo(Map.of("a", List.of(1L, 2.5, "x"), "c", true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"messages", "tools", "documents", "add_generation_prompt", "bos_token"})
  void variablesThatOthersTell_areRefused(String name) {
    Bodies.assertRefused(
        () ->
            TemplateReader.variables(
                Bodies.of("\"chat_template_kwargs\":{\"" + name + "\":\"x\"}")),
        "chat_template_kwargs." + name,
        "can't be given here");
  }

  @Test
  void documents_areRead() {
    assertThat(
            TemplateReader.documents(
                Bodies.of("\"documents\":[{\"title\":\"T\",\"text\":\"x\"},{}]")))
        .containsExactly(Map.of("title", "T", "text", "x"), Map.of());
    Bodies.assertRefused(
        () -> TemplateReader.documents(Bodies.of("\"documents\":[{},\"x\"]")),
        "documents[1]",
        "must be an object");
  }

  @Test
  void endOfThePrompt_isRead() {
    assertThat(end(OPEN, "").addGenerationPrompt()).isTrue();
    assertThat(end(OPEN, "\"add_generation_prompt\":false").addGenerationPrompt()).isFalse();
    ChatRequest goesOn = end(OPEN, "\"continue_final_message\":true");
    assertThat(goesOn.continueFinalMessage()).isTrue();
    assertThat(goesOn.addGenerationPrompt()).isFalse();
  }

  @Test
  void messageThatCanNotGoOn_isRefused() {
    String goOn = "\"continue_final_message\":true";
    Bodies.assertRefused(
        () -> end(OPEN, goOn + ",\"add_generation_prompt\":true"),
        "continue_final_message",
        "both true");
    Bodies.assertRefused(
        () -> end(OPEN.subList(0, 1), goOn), "continue_final_message", "the assistant's own words");
    Bodies.assertRefused(
        () -> end(List.of(ChatMessage.assistant("x", List.of(new ToolCall("c", "f", "{}")))), goOn),
        "continue_final_message",
        "the assistant's own words");
  }
}
