package dev.hugind.engine.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The checked value of a keyword. */
sealed interface SchemaValue {
  /** A length or number of things. */
  record Count(int count) implements SchemaValue {}

  /** A bound or divisor. */
  record Amount(BigDecimal number) implements SchemaValue {}

  /** A pattern or format. */
  record Text(String text) implements SchemaValue {}

  /** A keyword that is on; one that is off is left out. */
  record Flag() implements SchemaValue {}

  /** What a value may be. */
  record Types(Set<SchemaType> types) implements SchemaValue {}

  /** The values of enum, or that of const. */
  record Values(List<JsonNode> values) implements SchemaValue {}

  /** A schema. */
  record Schema(SchemaNode schema) implements SchemaValue {}

  /** Schemas in order. */
  record Schemas(List<SchemaNode> schemas) implements SchemaValue {}

  /** Schemas by property name or pattern. */
  record Named(Map<String, SchemaNode> schemas) implements SchemaValue {}

  /** Property names. */
  record Names(List<String> names) implements SchemaValue {}

  /** Property names by property name. */
  record NameLists(Map<String, List<String>> names) implements SchemaValue {}
}
