package dev.hugind.engine.chat.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.chat.ToolChoice;
import dev.hugind.engine.chat.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a parser's caller sees while an answer is written. */
class AnswerParserTest {
  private static final String QWEN = "Qwen-Qwen3-0.6B.jinja";
  private static final String CODER = "Qwen3.5-4B.jinja";

  private final List<ChatEvent> events = new ArrayList<>();

  private static ParseOptions options(String prompt, boolean jsonAnswer) {
    ToolDefinition tool =
        ToolDefinition.function(
            "write",
            null,
            "{\"type\": \"object\", \"properties\": {\"text\": {\"type\": \"string\"}}}");
    return new ParseOptions(
        prompt, List.of(tool), ToolChoice.AUTO, true, jsonAnswer, () -> "made-up");
  }

  private AnswerParser parser(String template, String prompt) {
    return AnswerCases.format(template).newParser(options(prompt, false), events::add);
  }

  private String told(AnswerParser parser, String text) {
    events.clear();
    parser.add(text, events::add);
    return events.toString();
  }

  @Test
  void newParser_tellsWhatThePromptHoldsApart() {
    AnswerParser parser = parser(QWEN, "<|im_start|>assistant\n<think>\nHm.\n</think>\n\nHello, ");
    assertThat(events)
        .containsExactly(
            new ChatEvent.Reasoning("Hm."), new ChatEvent.Text("Hello,"), new ChatEvent.Text(" "));
    assertThat(told(parser, "world")).isEqualTo("[Text[text=world]]");
  }

  @Test
  void isReasoning_fromTheBeginningToTheEndOfAThought() {
    AnswerParser parser = parser(CODER, "<|im_start|>assistant\n<think>\n");
    assertThat(parser.isReasoning()).isTrue();
    assertThat(told(parser, "Hm. </thi")).isEqualTo("[Reasoning[text=Hm.]]");
    assertThat(parser.isReasoning()).isTrue();
    assertThat(told(parser, "nk>\n\nYes")).isEqualTo("[Text[text=Yes]]");
    assertThat(parser.isReasoning()).isFalse();
  }

  @Test
  void arguments_areToldAsTheyCome() {
    AnswerParser parser = parser(QWEN, "");
    assertThat(told(parser, "<tool_call>\n{\"name\": \"write\", \"arguments\": {\"text\": "))
        .isEqualTo("[]");
    assertThat(told(parser, "\"one"))
        .isEqualTo(
            "[ToolCallStart[index=0, id=made-up, name=write], "
                + "ToolCallArguments[index=0, json={\"text\": \"one]]");
    assertThat(told(parser, " two")).isEqualTo("[ToolCallArguments[index=0, json= two]]");
    assertThat(parser.isInsideToolCall()).isTrue();
    assertThat(told(parser, "\"}}")).isEqualTo("[ToolCallArguments[index=0, json=\"}]]");
    assertThat(parser.isInsideToolCall()).isFalse();
    assertThat(parser.toolCalls()).isEqualTo(1);
    assertThat(told(parser, "\n</tool_call>")).isEqualTo("[]");
  }

  @Test
  void taggedStrings_areToldAsTheyCome() {
    AnswerParser parser = parser(CODER, "");
    assertThat(told(parser, "<tool_call>\n<function=write>\n<parameter=text>\n"))
        .contains("ToolCallStart");
    assertThat(told(parser, "one\n")).isEqualTo("[ToolCallArguments[index=0, json=\"one]]");
    assertThat(told(parser, "two\n</para")).isEqualTo("[ToolCallArguments[index=0, json=\\ntwo]]");
    assertThat(told(parser, "meter>\n</function>\n</tool_call>"))
        .isEqualTo("[ToolCallArguments[index=0, json=\"], ToolCallArguments[index=0, json=}]]");
  }

  @Test
  void jsonInPlaceOfTags_isTakenAsTheArguments() {
    for (String call :
        List.of(
            "<function=write>\n{\"text\": \"a\"}\n</function>",
            "{\"name\": \"write\", \"arguments\": {\"text\": \"a\"}}")) {
      Transcript told =
          Transcript.of(
              AnswerCases.format(CODER),
              options("", false),
              List.of("<tool_call>\n" + call + "\n</tool_call>"));
      assertThat(told.summary()).isEqualTo("content= thought= write{\"text\":\"a\"}");
    }
  }

  @Test
  void closingTagInAValue_isTextUnlessTheCallGoesOn() {
    AnswerParser parser = parser(CODER, "");
    Transcript told = new Transcript();
    parser.add(
        "<tool_call>\n<function=write>\n<parameter=text>\na </parameter> b\n</parameter>\n"
            + "</function>\n</tool_call>",
        told);
    parser.end(false, told);
    assertThat(told.summary()).isEqualTo("content= thought= write{\"text\":\"a </parameter> b\"}");
  }

  @Test
  void callInAThought_endsItOnlyIfItIsOne() {
    AnswerParser parser = parser(CODER, "<|im_start|>assistant\n<think>\n");
    Transcript told = new Transcript();
    parser.add("I could use <tool_call> now.\n", told);
    assertThat(parser.isReasoning()).isTrue();
    parser.add("<tool_call>\n<function=write>\n</function>\n</tool_call>", told);
    parser.end(false, told);
    assertThat(told.summary()).isEqualTo("content= thought=I could use <tool_call> now. write{}");
  }

  @Test
  void callThatBreaksAfterItWasTold_getsValidArguments() {
    AnswerParser parser = parser(QWEN, "");
    Transcript told = new Transcript();
    parser.add(
        "<tool_call>\n{\"name\": \"write\", \"arguments\": {\"text\": \"a\", oops}}</tool_call>",
        told);
    parser.end(false, told);
    assertThat(told.summary()).endsWith("write{\"text\":\"a\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"}", "}}", "}}}"})
  void bracesTooFewOrTooMany_areForgiven(String end) {
    Transcript told =
        Transcript.of(
            AnswerCases.format(QWEN),
            options("", false),
            List.of(
                "<tool_call>\n{\"name\": \"write\", \"arguments\": {\"text\": \"a\""
                    + end
                    + "\n</tool_call>"));
    assertThat(told.summary()).isEqualTo("content= thought= write{\"text\":\"a\"}");
  }

  @Test
  void severalObjectsInOnePairOfMarks_areSeveralCalls() {
    AnswerParser parser = parser(QWEN, "");
    Transcript told = new Transcript();
    String call = "{\"name\": \"write\", \"arguments\": {}}";
    parser.add("<tool_call>\n" + call + "\n" + call + "\n</tool_call>", told);
    parser.end(false, told);
    assertThat(told.summary()).isEqualTo("content= thought= write{} write{}");
  }

  @Test
  void valuesAsPythonPrintsThem_becomeJson() {
    ToolDefinition tool =
        ToolDefinition.function(
            "tag",
            null,
            "{\"type\": \"object\", \"properties\": {\"tags\": {\"type\": \"array\"},"
                + " \"on\": {\"type\": \"boolean\"}}}");
    Transcript told =
        Transcript.of(
            AnswerCases.format(CODER),
            new ParseOptions("", List.of(tool), ToolChoice.AUTO, true, false, () -> "made-up"),
            List.of(
                "<tool_call>\n<function=tag>\n<parameter=tags>\n['a', \"b\"]\n</parameter>\n"
                    + "<parameter=on>\nTrue\n</parameter>\n</function>\n</tool_call>"));
    assertThat(told.summary())
        .isEqualTo("content= thought= tag{\"tags\":[\"a\",\"b\"],\"on\":true}");
  }

  @Test
  void argumentsInAString_areTakenOutOfIt() {
    Transcript told =
        Transcript.of(
            AnswerCases.format("moonshotai-Kimi-K2.jinja"),
            options("", false),
            List.of(
                "<|tool_call_begin|>functions.write:3<|tool_call_argument_begin|>"
                    + "\"{\\\"text\\\": 1}\"<|tool_call_end|>"));
    assertThat(told.summary()).isEqualTo("content= thought= write{\"text\":1}");
    assertThat(told.calls.getFirst().id()).isEqualTo("functions.write:3");
  }

  @Test
  void jsonAnswer_losesItsFenceAndIsNeverACall() {
    String llama = "meta-llama-Llama-3.2-3B-Instruct.jinja";
    String answer = "{\"name\": \"write\", \"parameters\": {\"text\": \"```\"}}";
    Transcript told =
        Transcript.of(
            AnswerCases.format(llama), options("", true), List.of("```json\n" + answer, "\n```\n"));
    assertThat(told.summary()).isEqualTo("content=" + answer + " thought=");
    assertThat(Transcript.of(AnswerCases.format(llama), options("", false), List.of(answer)).calls)
        .hasSize(1);
  }

  @Test
  void end_tellsWhatCouldHaveBecomeAMark() {
    AnswerParser parser = parser(QWEN, "");
    assertThat(told(parser, "a <tool_ca")).isEqualTo("[Text[text=a]]");
    events.clear();
    parser.end(true, events::add);
    assertThat(events).containsExactly(new ChatEvent.Text(" <tool_ca"));
  }

  @Test
  void formats_sayWhatOthersNeed() {
    OutputFormat kimi = AnswerCases.format("moonshotai-Kimi-K2.jinja");
    assertThat(kimi.visibleMarks())
        .contains("<|tool_call_argument_begin|>", "<|tool_call_end|>", "<think>", "</think>");
    assertThat(AnswerCases.format("poolside-Laguna-XS-2.1.jinja").stops())
        .containsExactly("</assistant>");
  }
}
