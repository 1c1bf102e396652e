package dev.hugind.bench.micro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.engine.grammar.Gbnf;
import dev.hugind.engine.grammar.Grammar;
import dev.hugind.engine.grammar.GrammarLimits;
import dev.hugind.engine.schema.JsonSchemaGrammar;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Compiling a JSON Schema of 30 properties, as for a request whose schema is new. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SchemaBench {
  private final JsonNode schema;
  private final String gbnf;

  /** Prepares the schema. */
  public SchemaBench() {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("type", "object");
    ObjectNode properties = root.putObject("properties");
    String[] kinds = {
      "{\"type\":\"string\",\"maxLength\":40}",
      "{\"type\":\"integer\",\"minimum\":0,\"maximum\":9999}",
      "{\"enum\":[\"red\",\"green\",\"blue\"]}",
      "{\"type\":\"array\",\"items\":{\"type\":\"number\"},\"maxItems\":5}",
      "{\"type\":\"string\",\"format\":\"date\"}",
      "{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"string\",\"pattern\":\"^[a-z]{2,8}$\"}]}"
    };
    for (int i = 0; i < 30; i++) {
      properties.set("property" + i, read(kinds[i % kinds.length]));
      if (i % 2 == 0) {
        root.withArray("required").add("property" + i);
      }
    }
    root.put("additionalProperties", false);
    schema = root;
    gbnf = JsonSchemaGrammar.gbnf(schema);
  }

  private static JsonNode read(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * From the schema to GBNF.
   *
   * @return the grammar's text
   */
  @Benchmark
  public String schemaToGbnf() {
    return JsonSchemaGrammar.gbnf(schema);
  }

  /**
   * From GBNF to the automaton.
   *
   * @return the grammar
   */
  @Benchmark
  public Grammar gbnfToGrammar() {
    return Gbnf.parse(gbnf, GrammarLimits.defaults());
  }
}
