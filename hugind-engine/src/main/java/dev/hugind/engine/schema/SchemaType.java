package dev.hugind.engine.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Set;

/** What a JSON value can be; numbers are told apart by whether they are whole. */
enum SchemaType {
  OBJECT,
  ARRAY,
  STRING,
  INTEGER,
  /** A number that is not whole. */
  FRACTION,
  BOOLEAN,
  NULL;

  static final Set<SchemaType> NUMBERS = EnumSet.of(INTEGER, FRACTION);

  /** Returns what a name of JSON Schema stands for; nothing if there is no such name. */
  static Set<SchemaType> named(String name) {
    return switch (name) {
      case "object" -> EnumSet.of(OBJECT);
      case "array" -> EnumSet.of(ARRAY);
      case "string" -> EnumSet.of(STRING);
      case "integer" -> EnumSet.of(INTEGER);
      case "number" -> EnumSet.of(INTEGER, FRACTION);
      case "boolean" -> EnumSet.of(BOOLEAN);
      case "null" -> EnumSet.of(NULL);
      default -> EnumSet.noneOf(SchemaType.class);
    };
  }

  static SchemaType of(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> OBJECT;
      case ARRAY -> ARRAY;
      case STRING, BINARY -> STRING;
      case BOOLEAN -> BOOLEAN;
      case NULL, MISSING -> NULL;
      case NUMBER -> isWhole(value.decimalValue()) ? INTEGER : FRACTION;
    };
  }

  private static boolean isWhole(BigDecimal number) {
    return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
  }
}
