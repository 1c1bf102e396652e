package dev.hugind.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.chat.ToolChoice;
import dev.hugind.engine.chat.ToolDefinition;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolReaderTest {
  private static final String TIME =
      "{\"type\":\"function\",\"function\":{\"name\":\"time.now-2_a\"}}";

  private static ToolUse read(String fields) {
    return ToolReader.read(Bodies.of(fields));
  }

  private static String tools(String... tools) {
    return "\"tools\":[" + String.join(",", tools) + "]";
  }

  @Test
  void tools_areGivenOnAsTheyAre() {
    String withMore =
        "{\"type\":\"function\",\"function\":{\"return\":{\"type\":\"string\"},\"name\":\"f\","
            + "\"strict\":true,\"description\":\"d\"}}";
    ToolUse use = read(tools(Bodies.WEATHER, withMore) + ",\"parallel_tool_calls\":false");

    assertThat(use.tools()).extracting(ToolDefinition::name).containsExactly("weather", "f");
    assertThat(use.tools().get(1)).hasToString(withMore);
    assertThat(use.parallel()).isFalse();
    assertThat(use.choice()).isEqualTo(ToolChoice.AUTO);
    assertThat(use.mayCall()).isTrue();
  }

  @Test
  void absentAndEmptyTools_areNone() {
    assertThat(read("").tools()).isEmpty();
    assertThat(read("").parallel()).isTrue();
    assertThat(read("\"tools\":[],\"tool_choice\":\"auto\"").mayCall()).isFalse();
  }

  @Test
  void choices_areRead() {
    String both = tools(Bodies.WEATHER, TIME) + ",\"tool_choice\":";
    assertThat(read(both + "\"none\"").mayCall()).isFalse();
    assertThat(read(both + "\"required\"").choice()).isEqualTo(ToolChoice.REQUIRED);
    assertThat(read(both + "{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}").choice())
        .isEqualTo(ToolChoice.named("weather"));
    String allowed =
        "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"MODE\",\"tools\":["
            + "{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}]}}";
    ToolChoice auto = read(both + allowed.replace("MODE", "auto")).choice();
    assertThat(auto.mode()).isEqualTo(ToolChoice.Mode.AUTO);
    assertThat(auto.names()).containsExactly("weather");
    assertThat(read(both + allowed.replace("MODE", "required")).choice().mode())
        .isEqualTo(ToolChoice.Mode.REQUIRED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7                                                             | tools[1]",
        "{\"function\":{\"name\":\"f\"}}                               | tools[1].type",
        "{\"type\":\"custom\",\"custom\":{\"name\":\"f\"}}             | tools[1].type",
        "{\"type\":\"function\"}                                       | tools[1].function",
        "{\"type\":\"function\",\"function\":{}}                       | tools[1].function.name",
        "{\"type\":\"function\",\"function\":{\"name\":\"a b\"}}       | tools[1].function.name",
        "{\"type\":\"function\",\"function\":{\"name\":\"\"}}          | tools[1].function.name",
        "{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}   | tools[1].function.name",
        "{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":[]}}"
            + " | tools[1].function.parameters",
        "{\"type\":\"function\",\"function\":{\"name\":\"f\",\"strict\":1}}"
            + " | tools[1].function.strict",
        "{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":1}}"
            + " | tools[1].function.description",
        "{\"type\":\"function\",\"function\":{\"name\":\"f\"},\"x\":1} | tools[1].x",
      })
  void malformedTools_areRefusedByPath(String tool, String param) {
    Bodies.assertRefused(() -> read(tools(Bodies.WEATHER, tool)), param, param);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7                                                 | tool_choice",
        "\"any\"                                           | tool_choice",
        "{\"type\":\"custom\"}                             | tool_choice.type",
        "{\"type\":\"function\"}                           | tool_choice.function",
        "{\"type\":\"function\",\"function\":{\"name\":\"f\"}} | tool_choice.function.name",
        "{\"type\":\"function\",\"function\":{\"name\":\"weather\"},\"x\":1} | tool_choice.x",
        "{\"type\":\"allowed_tools\"}                      | tool_choice.allowed_tools",
        "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"none\",\"tools\":[]}}"
            + " | tool_choice.allowed_tools.mode",
        "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":[]}}"
            + " | tool_choice.allowed_tools.tools",
        "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":["
            + "{\"type\":\"mcp\"}]}} | tool_choice.allowed_tools.tools[0].type",
      })
  void malformedChoices_areRefusedByPath(String choice, String param) {
    Bodies.assertRefused(
        () -> read(tools(Bodies.WEATHER) + ",\"tool_choice\":" + choice), param, param);
  }

  @Test
  void requiredWithoutTools_isRefused() {
    Bodies.assertRefused(() -> read("\"tool_choice\":\"required\""), "tool_choice", "give tools");
  }

  @Test
  void tooManyOrTooLongTools_areRefused() {
    String many =
        IntStream.rangeClosed(0, ToolReader.MAX_TOOLS)
            .mapToObj(i -> TIME.replace("time", "t" + i))
            .collect(Collectors.joining(","));
    Bodies.assertRefused(() -> read(tools(many)), "tools", "513 elements; allowed: up to 512");

    String longOne = Bodies.WEATHER.replace("Oslo", "").replace("city", "c".repeat(1000));
    String list =
        IntStream.range(0, 500)
            .mapToObj(i -> longOne.replace("weather", "w" + i).replace("string", "s".repeat(1200)))
            .collect(Collectors.joining(","));
    Bodies.assertRefused(() -> read(tools(list)), "tools", "1048576 characters");
  }
}
