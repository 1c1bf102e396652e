package dev.hugind.engine.chat.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.engine.chat.output.CallGrammarRun.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What models wrote, followed with the grammars of their templates' formats. */
class CallGrammarVectorsTest {
  /** Accepting these is not the grammar's business. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "t0923", "the first call is in a thought, where no trigger counts",
          "t1529", "nothing marks the call, and text before it makes it text",
          "t1572", "nothing marks the call, and text before it makes it text");

  /** Here the model forgot the section's mark, with which calls that are demanded begin. */
  private static final List<String> WITHOUT_SECTION = List.of("t0785", "t0786", "t0787");

  @Test
  void everyExpectedCall_isAcceptedBehindItsTrigger() {
    Map<String, String> refused = new TreeMap<>();
    int accepted = 0;
    for (JsonNode test : casesWithCalls()) {
      Outcome outcome =
          CallGrammarRun.follow(grammar(test, false).triggers(), test.path("output").asText());
      if (outcome == Outcome.ACCEPTED) {
        accepted++;
      } else {
        refused.put(test.path("id").asText(), outcome + " " + describe(test));
      }
    }
    System.out.println(
        "outputs with calls accepted: " + accepted + " of " + (accepted + refused.size()));
    refused.keySet().removeAll(OTHERWISE.keySet());
    assertThat(refused).isEmpty();
    assertThat(accepted).isGreaterThanOrEqualTo(467);
  }

  @Test
  void everyExpectedCall_isAcceptedFromItsFirstMarkOn() {
    Map<String, String> refused = new TreeMap<>();
    int accepted = 0;
    for (JsonNode test : casesWithCalls()) {
      CallGrammar grammar = grammar(test, true);
      String output = test.path("output").asText();
      int from = firstMark(grammar.triggers(), output);
      if (CallGrammarRun.accepts(grammar.whole(), output.substring(from))) {
        accepted++;
      } else {
        refused.put(test.path("id").asText(), "from " + from + " " + describe(test));
      }
    }
    System.out.println("accepted from the first mark on: " + accepted);
    refused.keySet().removeAll(OTHERWISE.keySet());
    refused.keySet().removeAll(WITHOUT_SECTION);
    assertThat(refused).isEmpty();
    assertThat(accepted).isGreaterThanOrEqualTo(464);
  }

  @Test
  void plainText_neverFiresATrigger() {
    List<String> fired = new ArrayList<>();
    int followed = 0;
    for (JsonNode test : AnswerCases.binding()) {
      String content = test.path("expected").path("content").asText();
      boolean plain =
          test.path("level").asText().equals("must")
              && test.path("expected").path("tool_calls").isEmpty();
      if (!plain
          || AnswerCases.options(test).tools().isEmpty()
          || AnswerCases.format(test).tools().isEmpty()) {
        continue;
      }
      followed++;
      if (CallGrammarRun.follow(grammar(test, false).triggers(), content) != Outcome.FREE) {
        fired.add(describe(test));
      }
    }
    System.out.println("plain texts that fired no trigger: " + (followed - fired.size()));
    assertThat(fired).isEmpty();
    assertThat(followed).isGreaterThan(100);
  }

  private static List<JsonNode> casesWithCalls() {
    return AnswerCases.binding().stream()
        .filter(
            test ->
                test.path("level").asText().equals("must")
                    && !test.path("partial").asBoolean()
                    && !test.path("expected").path("tool_calls").isEmpty())
        .toList();
  }

  private static CallGrammar grammar(JsonNode test, boolean strict) {
    boolean several = test.path("expected").path("tool_calls").size() > 1;
    return new CallGrammar(
        AnswerCases.format(test).tools().orElseThrow(),
        AnswerCases.options(test).tools(),
        several,
        strict);
  }

  /** Where the first trigger begins. */
  private static int firstMark(List<CallGrammar.Trigger> triggers, String output) {
    int from = output.length();
    for (CallGrammar.Trigger trigger : triggers) {
      int at = output.indexOf(trigger.text());
      boolean counts = at == 0 || (at > 0 && !trigger.first());
      from = counts ? Math.min(from, at) : from;
    }
    return from;
  }

  private static String describe(JsonNode test) {
    return test.path("id").asText()
        + " "
        + test.path("template").asText()
        + " "
        + test.path("source").asText()
        + " "
        + test.path("output");
  }
}
