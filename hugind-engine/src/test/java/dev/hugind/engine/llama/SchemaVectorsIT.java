package dev.hugind.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.engine.fixture.TestVectors;
import dev.hugind.engine.schema.JsonSchemaGrammar;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The grammars that we make from schemas, read and followed by llama.cpp. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaVectorsIT {
  private LlamaModel model;

  @BeforeAll
  void load() {
    model = (LlamaModel) RealModel.load();
  }

  @AfterAll
  void close() {
    model.close();
  }

  @Test
  void grammarsOfSchemas_haveTheirVerdicts() {
    List<String> failures = new ArrayList<>();
    int schemas = 0;
    int texts = 0;
    for (JsonNode one : TestVectors.json("schema-cases.json.gz", JsonNode.class)) {
      if (one.path("refuse").asBoolean()) {
        continue;
      }
      String name = one.get("id").asText();
      String grammar = JsonSchemaGrammar.gbnf(one.get("schema"));
      schemas++;
      try (NativeGrammar referee = NativeGrammar.of(model, grammar)) {
        if (referee == null) {
          failures.add(name + " is refused by llama.cpp: " + grammar);
          continue;
        }
        for (String verdict : List.of("accept", "reject")) {
          for (JsonNode text : one.path(verdict)) {
            texts++;
            if (referee.matches(text.asText()) != verdict.equals("accept")) {
              failures.add(name + " should " + verdict + " " + text);
            }
          }
        }
      }
    }
    System.out.println("schema cases with llama.cpp: " + schemas + "; strings: " + texts);
    assertThat(failures).isEmpty();
    assertThat(texts).isGreaterThan(3_000);
  }
}
