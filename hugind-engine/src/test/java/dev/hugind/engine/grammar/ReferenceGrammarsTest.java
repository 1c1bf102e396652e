package dev.hugind.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.engine.fixture.Matching;
import dev.hugind.engine.fixture.TestVectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The grammars that llama.cpp makes of JSON Schemas. */
class ReferenceGrammarsTest {
  @Test
  void everyReferenceGrammar_hasTheVerdictsOfItsCase() {
    List<String> failures = new ArrayList<>();
    int grammars = 0;
    int texts = 0;
    for (JsonNode schema : TestVectors.json("schema-cases.json.gz", JsonNode.class)) {
      // Where llama.cpp fails on the schema, the verdicts are not those of its grammar.
      if (schema.has("reference_gbnf") && !"bonus".equals(schema.path("level").asText())) {
        Grammar grammar =
            Gbnf.parse(schema.get("reference_gbnf").asText(), GrammarLimits.defaults());
        grammars++;
        for (String list :
            List.of(
                "accept",
                "reject",
                "valid_but_reference_rejects",
                "invalid_but_reference_accepts")) {
          boolean expected = list.equals("accept") || list.endsWith("accepts");
          for (JsonNode text : schema.path(list)) {
            texts++;
            if (Matching.matches(grammar, text.asText()) != expected) {
              failures.add(schema.get("id").asText() + " " + list + ": " + text);
            }
          }
        }
      }
    }
    System.out.println(
        texts + " texts of " + grammars + " grammars, " + failures.size() + " wrong");
    assertThat(grammars).isGreaterThanOrEqualTo(132);
    assertThat(texts).isGreaterThan(3000);
    assertThat(failures).isEmpty();
  }
}
