package dev.hugind.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.engine.error.InvalidRequestException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What becomes of the fields that an endpoint does not read: some can't change the answer and are
 * ignored, some are refused unless they ask for what happens anyway, all others are unknown and
 * refused.
 *
 * <p><b>Thread safety:</b> immutable once built up; build it on one thread.
 */
public final class FieldRules {

  private record Rule(Predicate<JsonNode> harmless, String reason) {}

  private final Map<String, Rule> rules = new HashMap<>();

  /** Creates an empty table: every field is unknown. */
  public FieldRules() {}

  /**
   * Adds fields that can't change the answer.
   *
   * @param names the fields' names
   * @return this
   */
  @CanIgnoreReturnValue
  public FieldRules ignore(String... names) {
    for (String name : names) {
      rules.put(name, new Rule(value -> true, ""));
    }
    return this;
  }

  /**
   * Adds a field that is refused, unless its value asks for what happens anyway.
   *
   * @param name the field's name
   * @param harmless tells whether the value asks for what happens anyway; null always does
   * @param reason why other values are refused, and what is allowed
   * @return this
   */
  @CanIgnoreReturnValue
  public FieldRules refuseUnless(String name, Predicate<JsonNode> harmless, String reason) {
    rules.put(name, new Rule(harmless, reason));
    return this;
  }

  /**
   * Checks the fields that were not read.
   *
   * @param fields an object whose known fields were read
   * @throws InvalidRequestException when one is unknown or can't be honoured
   */
  public void check(Fields fields) {
    for (Map.Entry<String, JsonNode> field : fields.unread()) {
      String path = fields.path(field.getKey());
      Rule rule = rules.get(field.getKey());
      if (rule == null) {
        throw unknown(path, field.getKey(), fields);
      }
      if (!field.getValue().isNull() && !rule.harmless.test(field.getValue())) {
        throw new InvalidRequestException(path, path + " " + rule.reason);
      }
    }
  }

  private InvalidRequestException unknown(String path, String name, Fields fields) {
    Set<String> known = new HashSet<>(rules.keySet());
    known.addAll(fields.asked());
    String nearest = NearestName.of(name, known);
    return new InvalidRequestException(
        path,
        path
            + " is not a known field; "
            + (nearest == null ? "leave it out" : "did you mean '" + nearest + "'?"));
  }
}
