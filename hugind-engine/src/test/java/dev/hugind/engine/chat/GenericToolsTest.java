package dev.hugind.engine.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.backend.ModelInfo;
import dev.hugind.engine.fixture.ScriptedBackend;
import dev.hugind.engine.fixture.ScriptedVocabulary;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenericToolsTest {
  private static final ToolDefinition WEATHER =
      ToolDefinition.function(
          "get_weather", "Tells the weather.", "{\"type\":\"object\",\"properties\":{}}");

  private final ChatPrompts prompts =
      ChatPrompts.of(
          ChatOptions.defaults(),
          new ModelInfo(
              "m", "llama", "m", "F16", 1, 1, 64, 8, 1, 258, ScriptedBackend.CHATML, "", ""),
          new ScriptedVocabulary(),
          Clock.systemUTC());

  @Test
  void text_templateWithoutTools_describesThemAsTheSystem() {
    String text =
        prompts.text(
            ChatRequest.builder(List.of(ChatMessage.user("Hi"))).tools(List.of(WEATHER)).build());
    assertThat(text)
        .startsWith("<|im_start|>system\n# Tools\n\nYou may call one or more functions")
        .contains(
            "<tools>\n{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",",
            "</tools>\n\nFor each function call, return a json object with function name and"
                + " arguments within <tool_call></tool_call> XML tags:\n<tool_call>\n")
        .endsWith(
            "</tool_call><|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n");
  }

  @Test
  void text_ownSystemMessage_comesFirst() {
    String text =
        prompts.text(
            ChatRequest.builder(List.of(ChatMessage.system("Be kind."), ChatMessage.user("Hi")))
                .tools(List.of(WEATHER))
                .build());
    assertThat(text).startsWith("<|im_start|>system\nBe kind.\n\n# Tools");
    assertThat(text.split("<\\|im_start\\|>system")).hasSize(2);
  }

  @Test
  void text_earlierCallsAndResults_becomeWords() {
    String text =
        prompts.text(
            ChatRequest.builder(
                    List.of(
                        ChatMessage.user("Hi"),
                        ChatMessage.assistant(
                            null,
                            List.of(new ToolCall("c1", "get_weather", "{\"city\": \"Paris\"}"))),
                        ChatMessage.toolResult("c1", "sunny")))
                .tools(List.of(WEATHER))
                .build());
    assertThat(text)
        .contains(
            "<|im_start|>assistant\n<tool_call>\n{\"name\": \"get_weather\", \"arguments\":"
                + " {\"city\": \"Paris\"}}\n</tool_call><|im_end|>",
            "<|im_start|>user\n<tool_response>\nsunny\n</tool_response><|im_end|>");
  }

  @Test
  void text_toolsThatMayNotBeCalled_areNotDescribed() {
    String text =
        prompts.text(
            ChatRequest.builder(List.of(ChatMessage.user("Hi")))
                .tools(List.of(WEATHER))
                .toolChoice(ToolChoice.NONE)
                .build());
    assertThat(text).doesNotContain("get_weather");
  }
}
