package dev.hugind.engine.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.backend.ModelInfo;
import dev.hugind.engine.fixture.ScriptedVocabulary;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The formats that are known by name: tools, their calls and results in each of them. */
class ChatFormatTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-07-04T12:30:15Z"), ZoneOffset.UTC);
  private static final ToolDefinition WEATHER =
      ToolDefinition.function(
          "get_weather",
          "Tells the weather",
          """
          {"type": "object", "properties": {"city": {"type": "string", "description": "Which"}, \
          "days": {"type": "integer", "default": 1}, "unit": {"enum": ["c", "f"]}, \
          "at": {"type": "array", "items": {"type": "object", "properties": {"h": {"type": \
          "number"}}}}}, "required": ["city"]}""");
  private static final List<ChatMessage> LOOP =
      List.of(
          ChatMessage.system("Be brief."),
          ChatMessage.user("Weather?"),
          ChatMessage.assistant(
              null,
              List.of(
                  new ToolCall("c1", "get_weather", "{\"city\": \"Zürich\"}"),
                  new ToolCall("c2", "get_weather", "{\"city\": \"Bern\"}"))),
          ChatMessage.toolResult("c1", "21"),
          ChatMessage.toolResult("c2", "{\"t\": 22}"));

  @ParameterizedTest
  @EnumSource(ChatFormat.class)
  void template_everyFormat_describesToolsAndShowsCallsAndResults(ChatFormat format) {
    assertThat(prompts(format).describesTools()).isTrue();
    String text = text(format, LOOP, List.of(WEATHER));
    assertThat(text)
        .contains("Be brief.")
        .contains("Tells the weather")
        .contains("{\"city\": \"Zürich\"}")
        .contains("{\"city\": \"Bern\"}")
        .contains("21")
        .contains("22");
    assertThat(text(format, LOOP.subList(0, 2), List.of())).doesNotContain("ool");
    assertThat(text(format, LOOP.subList(1, 2), List.of(WEATHER))).contains("get_weather");
  }

  @ParameterizedTest
  @EnumSource(ChatFormat.class)
  void template_everyFormat_opensTheTurnOfTheAssistant(ChatFormat format) {
    ChatRequest request = ChatRequest.builder(LOOP).tools(List.of(WEATHER)).build();
    RenderedPrompt prompt = prompts(format).render(request);
    assertThat(prompt.text()).endsWith(prompt.generationPrompt());
    // The format of Mistral has no mark for it: the answer follows the question's end.
    assertThat(prompt.generationPrompt().isEmpty()).isEqualTo(format == ChatFormat.MISTRAL);
    List<ChatMessage> prefilled = List.of(ChatMessage.user("Hi"), ChatMessage.assistant("Once "));
    assertThat(
            prompts(format).text(ChatRequest.builder(prefilled).continueFinalMessage(true).build()))
        .endsWith("Once ");
  }

  @Test
  void chatml_toolLoop_isExact() {
    assertThat(text(ChatFormat.CHATML, LOOP, List.of(WEATHER)))
        .startsWith("<|im_start|>system\nBe brief.\n\n# Tools\n\n")
        .contains("\n<tools>\n{\"type\": \"function\", \"function\": {\"name\": \"get_weather\", ")
        .endsWith(
            """
            <|im_end|>
            <|im_start|>user
            Weather?<|im_end|>
            <|im_start|>assistant
            <tool_call>
            {"name": "get_weather", "arguments": {"city": "Zürich"}}
            </tool_call>
            <tool_call>
            {"name": "get_weather", "arguments": {"city": "Bern"}}
            </tool_call><|im_end|>
            <|im_start|>user
            <tool_response>
            21
            </tool_response>
            <tool_response>
            {"t": 22}
            </tool_response><|im_end|>
            <|im_start|>assistant
            """);
  }

  @Test
  void llama3_toolLoop_isExact() {
    assertThat(text(ChatFormat.LLAMA3, LOOP, List.of(WEATHER)))
        .startsWith(
            "<s><|start_header_id|>system<|end_header_id|>\n\nBe brief.\n\nYou have access to")
        .endsWith(
            """
            <|start_header_id|>user<|end_header_id|>

            Weather?<|eot_id|><|start_header_id|>assistant<|end_header_id|>

            {"name": "get_weather", "parameters": {"city": "Zürich"}}<|eot_id|>\
            <|start_header_id|>assistant<|end_header_id|>

            {"name": "get_weather", "parameters": {"city": "Bern"}}<|eot_id|>\
            <|start_header_id|>ipython<|end_header_id|>

            21<|eot_id|><|start_header_id|>ipython<|end_header_id|>

            {"t": 22}<|eot_id|><|start_header_id|>assistant<|end_header_id|>

            """);
  }

  @Test
  void mistral_toolLoop_isExact() {
    String text = text(ChatFormat.MISTRAL, LOOP, List.of(WEATHER));
    assertThat(text).startsWith("<s>[AVAILABLE_TOOLS] [{\"type\": \"function\", ");
    assertThat(text.substring(text.indexOf("[/AVAILABLE_TOOLS]")))
        .isEqualTo(
            "[/AVAILABLE_TOOLS][INST] Be brief.\n\nWeather? [/INST][TOOL_CALLS] [{\"name\":"
                + " \"get_weather\", \"arguments\": {\"city\": \"Zürich\"}, \"id\": \"c1\"},"
                + " {\"name\": \"get_weather\", \"arguments\": {\"city\": \"Bern\"}, \"id\":"
                + " \"c2\"}]</s>[TOOL_RESULTS] {\"content\": \"21\", \"call_id\":"
                + " \"c1\"}[/TOOL_RESULTS][TOOL_RESULTS] {\"content\": \"{\\\"t\\\": 22}\","
                + " \"call_id\": \"c2\"}[/TOOL_RESULTS]");
  }

  @Test
  void harmony_toolLoop_isExact() {
    String text = text(ChatFormat.HARMONY, LOOP, List.of(WEATHER));
    assertThat(text.substring(text.indexOf("<|start|>developer")))
        .isEqualTo(
            """
            <|start|>developer<|message|># Instructions

            Be brief.

            # Tools

            ## functions

            namespace functions {

            // Tells the weather
            type get_weather = (_: {
            // Which
            city: string,
            days?: number, // default: 1
            unit?: "c" | "f",
            at?: {
            h?: number,
            }[],
            }) => any;

            } // namespace functions<|end|><|start|>user<|message|>Weather?<|end|>\
            <|start|>assistant to=functions.get_weather<|channel|>commentary json<|message|>\
            {"city": "Zürich"}<|call|>\
            <|start|>assistant to=functions.get_weather<|channel|>commentary json<|message|>\
            {"city": "Bern"}<|call|>\
            <|start|>functions.get_weather to=assistant<|channel|>commentary<|message|>"21"<|end|>\
            <|start|>functions.get_weather to=assistant<|channel|>commentary<|message|>\
            "{\\"t\\": 22}"<|end|><|start|>assistant""");
  }

  @Test
  void gemmaAndAlpaca_toolLoop_goOnInTheirOwnMarks() {
    assertThat(text(ChatFormat.GEMMA, LOOP, List.of(WEATHER)))
        .startsWith("<s><start_of_turn>user\nBe brief.\n\n# Tools\n\n")
        .contains("\n</tool_call>\n\nWeather?<end_of_turn>\n<start_of_turn>model\n<tool_call>\n")
        .endsWith(
            """
            <start_of_turn>user
            <tool_response>
            21
            </tool_response>
            <tool_response>
            {"t": 22}
            </tool_response><end_of_turn>
            <start_of_turn>model
            """);
    assertThat(text(ChatFormat.ALPACA, LOOP, List.of(WEATHER)))
        .startsWith("Be brief.\n\n# Tools\n\n")
        .contains("### Instruction:\nWeather?\n\n### Response:\n<tool_call>\n")
        .endsWith("### Input:\n<tool_response>\n{\"t\": 22}\n</tool_response>\n\n### Response:\n");
  }

  private static String text(
      ChatFormat format, List<ChatMessage> messages, List<ToolDefinition> tools) {
    return prompts(format).text(ChatRequest.builder(messages).tools(tools).build());
  }

  private static ChatPrompts prompts(ChatFormat format) {
    ModelInfo info =
        new ModelInfo("m", "llama", "m", "F16", 1, 1, 64, 8, 1, 258, null, "<s>", "</s>");
    return ChatPrompts.of(
        new ChatOptions(format.wireName(), null, null, null),
        info,
        new ScriptedVocabulary(),
        CLOCK);
  }
}
