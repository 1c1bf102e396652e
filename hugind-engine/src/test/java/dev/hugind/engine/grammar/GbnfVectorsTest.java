package dev.hugind.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.engine.fixture.Matching;
import dev.hugind.engine.fixture.TestVectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Grammars, and what llama.cpp says of them and of texts. */
class GbnfVectorsTest {
  @Test
  void everyGrammar_isReadAndFollowedAsLlamaCppDoes() {
    List<String> failures = new ArrayList<>();
    JsonNode cases = TestVectors.json("gbnf-cases.json.gz", JsonNode.class);
    int failed = 0;
    for (JsonNode gbnf : cases) {
      int before = failures.size();
      check(gbnf, failures);
      failed += failures.size() > before ? 1 : 0;
    }
    System.out.println("gbnf cases passed: " + (cases.size() - failed) + " of " + cases.size());
    assertThat(cases).hasSizeGreaterThanOrEqualTo(56);
    assertThat(failures).isEmpty();
  }

  private static void check(JsonNode gbnf, List<String> failures) {
    String name = gbnf.get("id").asText() + " " + gbnf.get("name").asText();
    Grammar grammar;
    try {
      grammar = Gbnf.parse(gbnf.get("grammar").asText(), GrammarLimits.defaults());
    } catch (GrammarException e) {
      if (!gbnf.path("refuse").asBoolean()) {
        failures.add(name + " is refused: " + e.getMessage());
      }
      return;
    }
    if (gbnf.path("refuse").asBoolean()) {
      failures.add(name + " is not refused");
    }
    for (JsonNode text : gbnf.path("accept")) {
      if (!matches(grammar, text)) {
        failures.add(name + " does not match " + text);
      }
    }
    for (JsonNode text : gbnf.path("reject")) {
      if (matches(grammar, text)) {
        failures.add(name + " matches " + text);
      }
    }
  }

  private static boolean matches(Grammar grammar, JsonNode text) {
    if (text.isTextual()) {
      return Matching.matches(grammar, text.asText());
    }
    ByteState state = grammar.start();
    for (JsonNode piece : text) {
      if (state != null) {
        state =
            piece.isTextual()
                ? Matching.afterTokens(state, piece.asText())
                : state.nextToken(piece.get("token").asInt());
      }
    }
    return state != null && state.mayEnd();
  }
}
