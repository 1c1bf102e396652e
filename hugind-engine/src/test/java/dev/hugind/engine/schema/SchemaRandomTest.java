package dev.hugind.engine.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.hugind.engine.fixture.RandomWalk;
import dev.hugind.engine.fixture.SchemaGenerator;
import dev.hugind.engine.grammar.Gbnf;
import dev.hugind.engine.grammar.Grammar;
import dev.hugind.engine.grammar.GrammarLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random schemas and random answers that their grammars let through, judged by a validator. */
class SchemaRandomTest {
  private static final int SCHEMAS = 300;
  private static final int TEXTS = 5;
  private static final long SEED = Long.getLong("hugind.test.seed", 20_261_125);

  @Test
  void everyAnswerThatAGrammarAccepts_isValid() {
    System.out.println("seed of the random schemas: " + SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    SchemaGenerator generator = new SchemaGenerator(random);
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    List<String> failures = new ArrayList<>();
    int refused = 0;
    int texts = 0;
    for (int i = 0; i < SCHEMAS; i++) {
      JsonNode json = generator.schema();
      Grammar grammar;
      try {
        grammar = Gbnf.parse(JsonSchemaGrammar.gbnf(json), GrammarLimits.defaults());
      } catch (SchemaException e) {
        refused++;
        continue;
      }
      Schema schema = registry.getSchema(json);
      for (int j = 0; j < TEXTS; j++) {
        String text = RandomWalk.text(grammar, random);
        if (!text.isEmpty()) {
          texts++;
          check(json, schema, text, failures);
        }
      }
    }
    System.out.println(
        "random schemas: "
            + SCHEMAS
            + ", refused: "
            + refused
            + ", valid answers: "
            + (texts - failures.size())
            + " of "
            + texts);
    assertThat(failures).isEmpty();
    assertThat(refused).isLessThan(SCHEMAS / 10);
    assertThat(texts).isGreaterThan(SCHEMAS * TEXTS / 2);
  }

  private static void check(JsonNode json, Schema schema, String text, List<String> failures) {
    try {
      var errors =
          schema.validate(
              text,
              InputFormat.JSON,
              context -> context.executionConfig(c -> c.formatAssertionsEnabled(true)));
      if (!errors.isEmpty()) {
        failures.add(errors + "\n  let through: " + text + "\n  by " + json);
      }
    } catch (RuntimeException e) {
      failures.add(json + "\n  lets through " + text + "\n  " + e);
    }
  }
}
