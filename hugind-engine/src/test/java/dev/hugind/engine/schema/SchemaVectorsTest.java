package dev.hugind.engine.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.engine.fixture.Matching;
import dev.hugind.engine.fixture.TestVectors;
import dev.hugind.engine.grammar.Gbnf;
import dev.hugind.engine.grammar.Grammar;
import dev.hugind.engine.grammar.GrammarLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Schemas, and texts that llama.cpp and a validator agree about. */
class SchemaVectorsTest {
  @Test
  void everySchema_acceptsAndRefusesWhatTheReferenceDoes() {
    List<String> failures = new ArrayList<>();
    JsonNode cases = TestVectors.json("schema-cases.json.gz", JsonNode.class);
    int failed = 0;
    int strings = 0;
    for (JsonNode one : cases) {
      int before = failures.size();
      strings += check(one, failures);
      failed += failures.size() > before ? 1 : 0;
    }
    System.out.println(
        "schema cases passed: "
            + (cases.size() - failed)
            + " of "
            + cases.size()
            + "; strings: "
            + (strings - failures.size())
            + " of "
            + strings);
    assertThat(cases).hasSizeGreaterThanOrEqualTo(171);
    assertThat(failures).isEmpty();
  }

  private static int check(JsonNode one, List<String> failures) {
    String name = one.get("id").asText() + " " + one.get("name").asText();
    Grammar grammar;
    try {
      grammar = Gbnf.parse(JsonSchemaGrammar.gbnf(one.get("schema")), GrammarLimits.defaults());
    } catch (SchemaException e) {
      if (!one.path("refuse").asBoolean()) {
        failures.add(name + " is refused: " + e.getMessage());
      }
      return one.path("accept").size() + one.path("reject").size();
    }
    if (one.path("refuse").asBoolean()) {
      failures.add(name + " is not refused");
    }
    for (JsonNode text : one.path("accept")) {
      if (!Matching.matches(grammar, text.asText())) {
        failures.add(name + " does not match " + text);
      }
    }
    for (JsonNode text : one.path("reject")) {
      if (Matching.matches(grammar, text.asText())) {
        failures.add(name + " matches " + text);
      }
    }
    return one.path("accept").size() + one.path("reject").size();
  }
}
