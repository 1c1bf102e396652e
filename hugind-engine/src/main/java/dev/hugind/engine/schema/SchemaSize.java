package dev.hugind.engine.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Looks at a schema as mere JSON: is it small enough to go on, and how is it shown in messages.
 *
 * <p><b>Thread safety:</b> safe; it has no state.
 */
final class SchemaSize {
  private static final int SHOWN = 60;

  private record Place(JsonNode json, int depth) {}

  private SchemaSize() {}

  /**
   * Checks a schema's size before anything walks it.
   *
   * @param document the schema
   * @throws SchemaException if it has too many values or characters, or nests too deep
   */
  static void check(JsonNode document) {
    Deque<Place> left = new ArrayDeque<>();
    left.push(new Place(document, 1));
    int values = 0;
    long characters = 0;
    while (!left.isEmpty()) {
      Place place = left.pop();
      JsonNode json = place.json;
      values++;
      characters += json.isTextual() ? json.textValue().length() : 0;
      if (json.isObject()) {
        for (String name : (Iterable<String>) json::fieldNames) {
          characters += name.length();
        }
      }
      if (json.isFloatingPointNumber()
          && (!Double.isFinite(json.doubleValue())
              || Math.abs(json.decimalValue().scale()) > SchemaLimits.CHARACTERS)) {
        throw new SchemaException("$", "", "the schema has a number beyond what JSON readers hold");
      }
      refuse("values", values, SchemaLimits.VALUES);
      refuse("characters", characters, SchemaLimits.CHARACTERS);
      refuse("levels", place.depth, SchemaLimits.DEPTH);
      json.forEach(child -> left.push(new Place(child, place.depth + 1)));
    }
  }

  private static void refuse(String what, long have, int most) {
    if (have > most) {
      throw new SchemaException(
          "$", "", "the schema has more than " + most + " " + what + "; make it smaller");
    }
  }

  /** Returns a number as it is, unless it has so many digits that it could do harm. */
  static BigDecimal number(SchemaNode node, String keyword, JsonNode value) {
    boolean finite = !value.isFloatingPointNumber() || Double.isFinite(value.doubleValue());
    if (finite) {
      BigDecimal number = value.decimalValue();
      long whole = (long) number.precision() - number.scale();
      if (whole <= SchemaLimits.NUMBER_DIGITS && number.scale() <= SchemaLimits.NUMBER_DIGITS) {
        return number;
      }
    }
    throw node.bad(
        keyword,
        "must have at most " + SchemaLimits.NUMBER_DIGITS + " digits before and after the point");
  }

  /** Returns JSON for a message, cut when it is long. */
  static String brief(JsonNode json) {
    if (json.isContainerNode() && json.size() > 0) {
      return json.isArray() ? "a list" : "an object";
    }
    String text = json.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  /** Returns a property's name as a step of a path. */
  static String step(String name) {
    String shown = name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
    return shown.matches("[A-Za-z0-9_$-]+") ? "." + shown : "['" + shown + "']";
  }
}
