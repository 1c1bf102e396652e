package dev.hugind.engine.chat.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.chat.ToolChoice;
import dev.hugind.engine.chat.ToolDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Formats that no test vector has, each from a template of a few lines. */
class OutputFormatTest {
  private static final List<ToolDefinition> TOOLS =
      List.of(
          ToolDefinition.function(
              "get_weather",
              null,
              """
              {"type": "object", "properties": {
                "city": {"type": "string"}, "days": {"type": "integer"},
                "tags": {"type": "array", "items": {"type": "string"}}}}
              """),
          ToolDefinition.function("ping", null, "{\"type\": \"object\", \"properties\": {}}"));

  /** A conversation in which an assistant's message is rendered by the given lines. */
  private static String template(String assistant, String prompt) {
    return """
        {%- for message in messages -%}
        {%- if message.role == 'assistant' -%}
        {{- '<|im_start|>assistant\\n' -}}
        """
        + assistant.strip()
        + """

        {{- '<|im_end|>\\n' -}}
        {%- else -%}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' -}}
        {%- endif -%}
        {%- endfor -%}
        {%- if add_generation_prompt -%}
        {{- '<|im_start|>assistant\\n' -}}
        """
        + prompt.strip()
        + """

        {%- endif -%}
        """;
  }

  private static final String CONTENT = "{{- message.content or '' -}}";

  private static void assertCalls(String source, String prompt, String output, String expected) {
    OutputFormat format = AnswerCases.detect(source);
    ParseOptions options =
        new ParseOptions(prompt, TOOLS, ToolChoice.AUTO, true, false, () -> "made-up");
    assertThat(Transcript.of(format, options, List.of(output)).summary())
        .as("%s", format.tools())
        .isEqualTo(expected);
    List<String> characters = output.codePoints().mapToObj(Character::toString).toList();
    assertThat(Transcript.of(format, options, characters).summary()).isEqualTo(expected);
  }

  private static final String TWO_CALLS =
      "content= thought= get_weather{\"city\":\"Bern\",\"days\":3} ping{}";

  @Test
  void taggedPairsWithWordsBetween_areMarks() {
    String source =
        template(
            """
            {{- '<|open|>think<|sep|>' + (message.reasoning_content or '') + '<|close|>think<|sep|>' -}}
            {{- '<|open|>response<|sep|>' + (message.content or '') + '<|close|>response<|sep|>' -}}
            {%- if message.tool_calls -%}
            {{- '<|open|>tools<|sep|>' -}}
            {%- for call in message.tool_calls -%}
            {{- '<|open|>call tool="' + call.function.name + '" index="' ~ loop.index ~ '"<|sep|>' -}}
            {%- for key, value in call.function.arguments.items() -%}
            {{- '<|open|>argument key="' + key + '" type="' -}}
            {{- 'string' if value is string else 'number' -}}
            {{- '"<|sep|>' ~ value ~ '<|close|>argument<|sep|>' -}}
            {%- endfor -%}
            {{- '<|close|>call<|sep|>' -}}
            {%- endfor -%}
            {{- '<|close|>tools<|sep|>' -}}
            {%- endif -%}
            """,
            "{{- '<|open|>think<|sep|>' -}}");
    String calls =
        "<|open|>tools<|sep|><|open|>call tool=\"get_weather\" index=\"1\"<|sep|>"
            + "<|open|>argument key=\"city\" type=\"string\"<|sep|>Bern<|close|>argument<|sep|>"
            + "<|open|>argument key=\"days\" type=\"number\"<|sep|>3<|close|>argument<|sep|>"
            + "<|close|>call<|sep|><|open|>call tool=\"ping\" index=\"2\"<|sep|><|close|>call<|sep|>"
            + "<|close|>tools<|sep|>";
    assertCalls(
        source,
        "<|im_start|>assistant\n<|open|>think<|sep|>",
        "Hm.<|close|>think<|sep|><|open|>response<|sep|>One moment.<|close|>response<|sep|>"
            + calls,
        "content=One moment. thought=Hm. get_weather{\"city\":\"Bern\",\"days\":3} ping{}");
    assertCalls(
        source,
        "<|im_start|>assistant\n<|open|>think<|sep|>",
        "<|close|>think<|sep|><|open|>response<|sep|>Hi.<|close|>response<|sep|>",
        "content=Hi. thought=");
    assertCalls(
        source,
        "<|im_start|>assistant\n<|open|>response<|sep|>",
        "<|open|>tools<|sep|><|open|>call tool=\"get_weather\" index=\"1\"<|sep|>"
            + "<|open|>json type=\"object\"<|sep|>{\"city\": \"Bern\", \"days\": 3}"
            + "<|close|>json<|sep|><|close|>call<|sep|>"
            + "<|open|>call tool=\"ping\" index=\"2\"<|sep|><|close|>call<|sep|><|close|>tools<|sep|>",
        TWO_CALLS);
  }

  @Test
  void nameAsKeyOfTheArguments_isACall() {
    String source =
        template(
            CONTENT
                + """

                {%- if message.tool_calls -%}
                {{- '<|tools_prefix|>[' -}}
                {%- for call in message.tool_calls -%}
                {{- '{"' + call.function.name + '": ' + (call.function.arguments | tojson) + '}' -}}
                {{- ', ' if not loop.last -}}
                {%- endfor -%}
                {{- ']<|tools_suffix|>' -}}
                {%- endif -%}
                {#- thoughts stand between <|inner_prefix|> and <|inner_suffix|> -#}
                """,
            "");
    assertCalls(
        source,
        "<|im_start|>assistant\n",
        "<|inner_prefix|>Hm.<|inner_suffix|>Well.<|tools_prefix|>"
            + "[{\"get_weather\": {\"city\": \"Bern\", \"days\": 3}}, {\"ping\": {}}]<|tools_suffix|>",
        "content=Well. thought=Hm. get_weather{\"city\":\"Bern\",\"days\":3} ping{}");
  }

  @Test
  void wordBeforeAList_isAMark() {
    String source =
        template(
            CONTENT
                + """

                {%- if message.tool_calls -%}
                {{- ' functools[' -}}
                {%- for call in message.tool_calls -%}
                {{- '{"name": "' + call.function.name + '", "arguments": ' -}}
                {{- (call.function.arguments | tojson) + '}' -}}
                {{- ', ' if not loop.last -}}
                {%- endfor -%}
                {{- ']' -}}
                {%- endif -%}
                """,
            "");
    assertCalls(
        source,
        "",
        " functools[{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Bern\", \"days\": 3}}, "
            + "{\"name\": \"ping\", \"arguments\": {}}]",
        TWO_CALLS);
    assertCalls(
        source, "", "Use functools.partial here.", "content=Use functools.partial here. thought=");
  }

  @Test
  void thoughtThatOnlyThePromptOpens_isFound() {
    String source =
        template(
            CONTENT
                + """

                {%- if message.tool_calls -%}
                {{- '<TOOLCALL>[' -}}
                {%- for call in message.tool_calls -%}
                {{- '{"name": "' + call.function.name + '", "arguments": ' -}}
                {{- (call.function.arguments | tojson) + '}' -}}
                {{- ', ' if not loop.last -}}
                {%- endfor -%}
                {{- ']</TOOLCALL>' -}}
                {%- endif -%}
                """,
            "{{- '<ponder_thoughts>\\n' -}}");
    assertCalls(
        source,
        "<|im_start|>assistant\n<ponder_thoughts>\n",
        "Hm.\n</ponder_thoughts>\n\n<TOOLCALL>[{\"name\": \"ping\", \"arguments\": {}}]</TOOLCALL>",
        "content= thought=Hm. ping{}");
  }

  private static final String PYTHON =
      """
      {%- for call in message.tool_calls or [] -%}
      {{- FIRST -}}{{- call.function.name + '(' -}}
      {%- for key, value in call.function.arguments.items() -%}
      {{- key + '=' + ("'" + value + "'" if value is string else value | string) -}}
      {{- ', ' if not loop.last -}}
      {%- endfor -%}
      {{- ')' -}}{{- SEPARATOR if not loop.last -}}{{- LAST -}}
      {%- endfor -%}
      """;

  private static String python(String first, String separator, String last) {
    return PYTHON
        .replace("FIRST", "'" + first + "' if loop.first")
        .replace("SEPARATOR", "'" + separator + "'")
        .replace("LAST", "'" + last + "' if loop.last");
  }

  @Test
  void pythonCalls_areRead() {
    String call = "get_weather(city='Bern', days=3)";
    assertCalls(
        template(CONTENT + python("<|call|>[", ", ", "]<|/call|>"), ""),
        "",
        "<|call|>[" + call + ", ping()]<|/call|>",
        TWO_CALLS);
    assertCalls(
        template(CONTENT + python("<function_calls>\\n", "\\n", "\\n</function_calls>"), ""),
        "",
        "<function_calls>\n" + call + "\nping()\n</function_calls>",
        TWO_CALLS);
    assertCalls(
        template(CONTENT + python("[", ", ", "]"), ""), "", "[" + call + ", ping()]", TWO_CALLS);
    assertCalls(
        template(CONTENT + python("[", ", ", "]"), ""),
        "",
        "[1, 2] and [see(below)]",
        "content=[1, 2] and [see(below)] thought=");
  }

  @Test
  void listInTheOtherForm_isReadToo() {
    assertCalls(
        template(CONTENT + python("<|call|>[", ", ", "]<|/call|>"), ""),
        "",
        "<|call|>[{\"name\": \"ping\", \"arguments\": {}}]<|/call|>",
        "content= thought= ping{}");
  }

  @Test
  void wordsAsQuotes_areRead() {
    String source =
        template(
            CONTENT
                + """

                {%- for call in message.tool_calls or [] -%}
                {{- '<start_call>call:' + call.function.name + '{' -}}
                {%- for key, value in call.function.arguments.items() -%}
                {{- key + ':' + ('<escape>' + value + '<escape>' if value is string else value | string) -}}
                {{- ',' if not loop.last -}}
                {%- endfor -%}
                {{- '}<end_call>' -}}
                {%- endfor -%}
                """,
            "");
    assertCalls(
        source,
        "",
        "<start_call>call:get_weather{city:<escape>Bern<escape>,days:3}<end_call>"
            + "<start_call>call:ping{}<end_call>",
        TWO_CALLS);
  }

  @Test
  void sectionsAroundNamedCalls_areFound() {
    String source =
        template(
            CONTENT
                + """

                {%- if message.tool_calls -%}
                {{- '<tool_calls>' -}}
                {%- for call in message.tool_calls -%}
                {{- '<tool_call>' + call.function.name + '\\n```json\\n' -}}
                {{- (call.function.arguments | tojson) + '\\n```</tool_call>' -}}
                {%- endfor -%}
                {{- '</tool_calls>' -}}
                {%- endif -%}
                """,
            "");
    assertCalls(
        source,
        "",
        "<tool_calls><tool_call>get_weather\n```json\n{\"city\": \"Bern\", \"days\": 3}\n```"
            + "</tool_call><tool_call>ping\n```json\n{}\n```</tool_call></tool_calls>",
        TWO_CALLS);
  }

  @Test
  void argumentsAsText_areTriedToo() {
    String source =
        template(
            """
            {%- for call in message.tool_calls or [] -%}
            {{- '<begin>' + call.function.name + '<sep>' + call.function.arguments + '<end>' -}}
            {%- endfor -%}
            """
                + CONTENT,
            "");
    assertCalls(
        source,
        "",
        "<begin>get_weather<sep>{\"city\": \"Bern\", \"days\": 3}<end><begin>ping<sep>{}<end>",
        TWO_CALLS);
  }

  @Test
  void openAiForm_isRead() {
    String source =
        template(
            CONTENT
                + """

                {%- if message.tool_calls -%}
                {{- '<calls>' + (message.tool_calls | tojson) + '</calls>' -}}
                {%- endif -%}
                """,
            "");
    assertCalls(
        source,
        "",
        "<calls>[{\"id\": \"a1\", \"type\": \"function\", \"function\": {\"name\": \"get_weather\","
            + " \"arguments\": {\"city\": \"Bern\", \"days\": 3}}}, {\"id\": \"a2\", \"type\":"
            + " \"function\", \"function\": {\"name\": \"ping\", \"arguments\": \"{}\"}}]</calls>",
        TWO_CALLS);
  }

  @Test
  void markThatOnlyInstructionsMention_isUsed() {
    String source =
        template(CONTENT + "{#- answer with <|tool_call|> followed by a JSON list -#}", "");
    assertCalls(
        source,
        "",
        "<|tool_call|>[{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Bern\", \"days\": 3}},"
            + " {\"name\": \"ping\", \"arguments\": {}}]",
        TWO_CALLS);
  }

  @Test
  void templateThatAlwaysFails_givesPlainAnswers() {
    assertCalls("{{ raise_exception('no') }}", "", "<think>a</think>b", "content=b thought=a");
  }

  @Test
  void renamedMarks_areFollowed() {
    String source =
        AnswerCases.template("Qwen-Qwen3-0.6B.jinja")
            .replace("tool_call>", "fn_call>")
            .replace("think>", "reflect>");
    assertCalls(
        source,
        "<|im_start|>assistant\n",
        "<reflect>\nHm.\n</reflect>\n\n<fn_call>\n{\"name\": \"ping\", \"arguments\": {}}\n</fn_call>",
        "content= thought=Hm. ping{}");
    String xml =
        AnswerCases.template("Qwen3.5-4B.jinja")
            .replace("tool_call>", "do>")
            .replace("<function", "<act")
            .replace("</function", "</act")
            .replace("parameter", "with");
    assertCalls(
        xml,
        "<|im_start|>assistant\n<think>\n\n</think>\n\n",
        "<do>\n<act=get_weather>\n<with=city>\nBern\n</with>\n<with=days>\n3\n</with>\n</act>\n</do>\n"
            + "<do>\n<act=ping>\n</act>\n</do>",
        TWO_CALLS);
  }
}
