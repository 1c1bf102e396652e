package dev.hugind.engine.chat.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ToolCallVectorsTest {
  private static final int MOST_SHOWN = 15;

  @Test
  void allCases_whole_areTakenApartAsExpected() {
    List<String> failures = new ArrayList<>();
    int passed = 0;
    List<JsonNode> cases = AnswerCases.binding();
    for (JsonNode test : cases) {
      Transcript told = run(test, List.of(test.path("output").asText()));
      if (isExpected(test, told)) {
        passed++;
      } else {
        failures.add(describe(test, told));
      }
    }
    System.out.println("tool-call cases passed: " + passed + " of " + cases.size());
    assertThat(failures.subList(0, Math.min(MOST_SHOWN, failures.size()))).isEmpty();
  }

  @Test
  void allCases_inAnyPieces_giveTheSame() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> failures = new ArrayList<>();
    for (JsonNode test : AnswerCases.all()) {
      String output = test.path("output").asText();
      String whole = run(test, List.of(output)).toString();
      for (List<String> pieces : List.of(characters(output), pieces(output, random))) {
        String told = run(test, pieces).toString();
        if (!told.equals(whole)) {
          failures.add(test.path("id").asText() + " in " + pieces + ": " + told + " != " + whole);
        }
      }
    }
    assertThat(failures.subList(0, Math.min(MOST_SHOWN, failures.size())))
        .as("seed %d", seed)
        .isEmpty();
  }

  @Test
  void contentSoFar_neverHoldsMoreThanTheContent() {
    for (JsonNode test : AnswerCases.binding()) {
      if (!test.path("level").asText().equals("must") || !test.has("expected")) {
        continue;
      }
      String content = test.path("expected").path("content").asText().strip();
      Transcript told = new Transcript();
      AnswerParser parser = AnswerCases.format(test).newParser(AnswerCases.options(test), told);
      for (String piece : characters(test.path("output").asText())) {
        parser.add(piece, told);
        assertThat(content).as("%s", test).startsWith(told.content.toString().strip());
      }
    }
  }

  /** What a mark is called means nothing, as long as template and model agree. */
  @Test
  void allCases_withMarksRenamed_areTakenApartAlike() {
    Map<String, OutputFormat> formats = new TreeMap<>();
    List<String> failures = new ArrayList<>();
    for (JsonNode test : AnswerCases.binding()) {
      if (!test.path("level").asText().equals("must")) {
        continue; // others are cut inside of marks
      }
      String name = test.path("template").asText();
      String source = AnswerCases.template(name);
      Map<String, String> renames = new TreeMap<>(RENAMES);
      renames.keySet().removeIf(mark -> !source.contains(mark));
      OutputFormat format =
          formats.computeIfAbsent(name, key -> AnswerCases.detect(renamed(source, renames)));
      JsonNode other = JsonText.parse(renamed(test.toString(), renames)).orElseThrow();
      String output = other.path("output").asText();
      Transcript told =
          Transcript.of(
              format,
              AnswerCases.options(other),
              List.of(output),
              test.path("partial").asBoolean());
      if (!isExpected(other, told)) {
        failures.add(describe(other, told));
      }
    }
    assertThat(failures.subList(0, Math.min(MOST_SHOWN, failures.size()))).isEmpty();
  }

  private static final Map<String, String> RENAMES =
      Map.ofEntries(
          Map.entry("<tool_call>", "<do_it>"),
          Map.entry("</tool_call>", "</do_it>"),
          Map.entry("<tool_calls>", "<deeds>"),
          Map.entry("</tool_calls>", "</deeds>"),
          Map.entry("<function=", "<act="),
          Map.entry("</function>", "</act>"),
          Map.entry("<parameter=", "<with="),
          Map.entry("</parameter>", "</with>"),
          Map.entry("<arg_key>", "<k>"),
          Map.entry("</arg_key>", "</k>"),
          Map.entry("<arg_value>", "<v>"),
          Map.entry("</arg_value>", "</v>"),
          Map.entry("<think>", "<ponder>"),
          Map.entry("</think>", "</ponder>"),
          Map.entry("[TOOL_CALLS]", "[DEEDS]"),
          Map.entry("[ARGS]", "[WITH]"),
          Map.entry("[CALL_ID]", "[NUMBER]"),
          Map.entry("START_ACTION", "START_DEED"),
          Map.entry("END_ACTION", "END_DEED"),
          Map.entry("tool_call_begin", "deed_first"),
          Map.entry("tool_call_argument_begin", "deed_with"),
          Map.entry("tool_call_end", "deed_last"),
          Map.entry("tool▁calls▁begin", "deeds▁first"),
          Map.entry("tool▁call▁begin", "deed▁first"),
          Map.entry("tool▁sep", "deed▁middle"),
          Map.entry("DSML", "XYZ"));

  private static String renamed(String text, Map<String, String> renames) {
    String renamed = text;
    for (Map.Entry<String, String> rename : renames.entrySet()) {
      renamed = renamed.replace(rename.getKey(), rename.getValue());
    }
    return renamed;
  }

  private static Transcript run(JsonNode test, List<String> pieces) {
    return Transcript.of(
        AnswerCases.format(test),
        AnswerCases.options(test),
        pieces,
        test.path("partial").asBoolean());
  }

  private static boolean isExpected(JsonNode test, Transcript told) {
    if (test.has("expected")) {
      return told.is(test.path("expected"));
    }
    if (!test.path("expected_any").isArray()) {
      return true;
    }
    for (JsonNode option : test.path("expected_any")) {
      if (told.is(option)) {
        return true;
      }
    }
    return false;
  }

  private static String describe(JsonNode test, Transcript told) {
    return String.join(
        "\n",
        "",
        test.path("id").asText()
            + " "
            + test.path("template").asText()
            + " "
            + test.path("source").asText()
            + " "
            + test.path("level").asText(),
        "  prompt " + test.path("generation_prompt"),
        "  output " + test.path("output"),
        "  told   " + told,
        "  wanted " + (test.has("expected") ? test.path("expected") : test.path("expected_any")));
  }

  private static List<String> characters(String text) {
    return text.codePoints().mapToObj(Character::toString).toList();
  }

  static List<String> pieces(String text, Random random) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = Math.min(text.length(), from + 1 + random.nextInt(12));
      if (to < text.length() && Character.isLowSurrogate(text.charAt(to))) {
        to++;
      }
      pieces.add(text.substring(from, to));
      from = to;
    }
    return pieces;
  }
}
