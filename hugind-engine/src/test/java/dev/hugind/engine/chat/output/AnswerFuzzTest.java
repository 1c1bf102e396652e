package dev.hugind.engine.chat.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.engine.chat.ToolChoice;
import dev.hugind.engine.chat.ToolDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What no output may do to a parser, whatever its format. */
class AnswerFuzzTest {
  private static final int MUTATIONS = 12;

  private static final List<ToolDefinition> TOOLS =
      List.of(
          ToolDefinition.function(
              "get_weather",
              null,
              "{\"type\": \"object\", \"properties\": {\"city\": {\"type\": \"string\"}}}"));

  @Test
  void mutatedOutputs_neverThrowAndNeverDependOnThePieces() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<JsonNode> cases = AnswerCases.all();
    for (int i = 0; i < cases.size() * MUTATIONS; i++) {
      JsonNode test = cases.get(i % cases.size());
      String other = cases.get(random.nextInt(cases.size())).path("output").asText();
      String output = mutated(test.path("output").asText(), other, random);
      OutputFormat format = AnswerCases.format(test);
      ParseOptions options = AnswerCases.options(test);
      List<String> pieces = ToolCallVectorsTest.pieces(output, random);
      assertThatCode(
              () -> {
                Transcript whole = Transcript.of(format, options, List.of(output));
                assertThat(Transcript.of(format, AnswerCases.options(test), pieces).toString())
                    .isEqualTo(whole.toString());
                assertThat(whole.hasOnlyValidArgumentsButTheLast()).as("%s", whole).isTrue();
              })
          .as("seed %d, %s: %s", seed, test.path("template"), JsonText.quote(output))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void textWithoutMarks_isToldWhole() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String letters = "ab {}[]()=\"'\\:,.\n0";
    for (String name : templates()) {
      OutputFormat format = AnswerCases.format(name);
      for (int i = 0; i < 200; i++) {
        StringBuilder text = new StringBuilder("w");
        for (int k = 0; k < 40; k++) {
          text.append(letters.charAt(random.nextInt(letters.length())));
        }
        text.append("w");
        Transcript told = Transcript.of(format, offering(TOOLS), pieces(text, random));
        assertThat(told.content.toString() + told.reasoning)
            .as("seed %d, %s", seed, name)
            .isEqualTo(text.toString());
      }
    }
  }

  @Test
  void longAnswers_takeTimeInProportion() {
    String text = "x <a> \"{[(>>> \n".repeat(4000);
    String json =
        "{\"name\": \"get_weather\", \"arguments\": {\"city\": \"" + "a\\n<".repeat(15000);
    for (String name : templates()) {
      OutputFormat format = AnswerCases.format(name);
      ParseOptions options = offering(TOOLS);
      String opening = format.tools().map(tool -> tool.frame().opening()).orElse("");
      for (String output : List.of(text, json, opening + json, opening + text, " ".repeat(60000))) {
        assertThat(Duration.ofNanos(time(format, options, output)))
            .as("%s: %.40s", name, output)
            .isLessThan(Duration.ofSeconds(3));
      }
    }
  }

  private static long time(OutputFormat format, ParseOptions options, String output) {
    long start = System.nanoTime();
    AnswerParser parser = format.newParser(options, event -> {});
    for (int i = 0; i < output.length(); i++) {
      parser.add(output.substring(i, i + 1), event -> {});
    }
    parser.end(false, event -> {});
    return System.nanoTime() - start;
  }

  private static List<String> templates() {
    TreeSet<String> names = new TreeSet<>();
    AnswerCases.all().forEach(test -> names.add(test.path("template").asText()));
    return new ArrayList<>(names);
  }

  private static ParseOptions offering(List<ToolDefinition> tools) {
    return new ParseOptions("", tools, ToolChoice.AUTO, true, false, () -> "made-up");
  }

  private static List<String> pieces(CharSequence text, Random random) {
    return ToolCallVectorsTest.pieces(text.toString(), random);
  }

  private static String mutated(String text, String other, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(mutated.length() + 1);
      int to = Math.min(mutated.length(), at + random.nextInt(8));
      switch (random.nextInt(4)) {
        case 0 -> mutated.delete(at, to);
        case 1 -> mutated.insert(at, mutated.substring(at, to));
        case 2 -> {
          int from = random.nextInt(other.length() + 1);
          int end = Math.min(other.length(), from + random.nextInt(60));
          mutated.insert(at, other, from, end);
        }
        default -> mutated.insert(at, "<>{}[]\"'\\,:|\n".charAt(random.nextInt(13)));
      }
    }
    return withoutHalves(mutated);
  }

  /** Pieces are whole characters: so is the text. */
  private static String withoutHalves(StringBuilder text) {
    StringBuilder whole = new StringBuilder();
    text.codePoints()
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }
}
