package dev.hugind.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.engine.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object field by field. Every refusal names the field by its path, {@code
 * messages[2].content}; null counts as absent; what nobody asked for is left for {@link #unread()}.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
public final class Fields {
  private final ObjectNode object;
  private final String path;
  private final Set<String> read = new HashSet<>();

  private Fields(ObjectNode object, String path) {
    this.object = object;
    this.path = path;
  }

  /** Returns the fields of a whole body. */
  static Fields of(JsonNode root) {
    if (root instanceof ObjectNode object) {
      return new Fields(object, "");
    }
    throw new InvalidRequestException(null, "the body must be a JSON object, not " + typeOf(root));
  }

  /**
   * Returns the fields of an element of an array.
   *
   * @param value the element
   * @param path its path, {@code messages[2]}
   * @return its fields
   * @throws InvalidRequestException when it is not an object
   */
  public static Fields of(JsonNode value, String path) {
    if (value instanceof ObjectNode object) {
      return new Fields(object, path);
    }
    throw wrongType(path, "an object", value);
  }

  /**
   * Returns the path of a field.
   *
   * @param name the field's name
   * @return the path from the body's root
   */
  public String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /**
   * Reads a field of any type.
   *
   * @param name the field's name
   * @return its value, or null when it is absent or null
   */
  public @Nullable JsonNode value(String name) {
    read.add(name);
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /**
   * Reads a text.
   *
   * @param name the field's name
   * @return the text, or null when it is absent
   * @throws InvalidRequestException when it is no text, or holds half a character
   */
  public @Nullable String text(String name) {
    JsonNode value = value(name);
    return value == null ? null : text(value, path(name));
  }

  /**
   * Reads a text that must be there.
   *
   * @param name the field's name
   * @return the text
   * @throws InvalidRequestException when it is absent, no text, or holds half a character
   */
  public String requiredText(String name) {
    String text = text(name);
    if (text == null) {
      throw missing(name);
    }
    return text;
  }

  /**
   * Reads the text of a value.
   *
   * @param value the value
   * @param path its path
   * @return the text
   * @throws InvalidRequestException when it is no text, or holds half a character
   */
  public static String text(JsonNode value, String path) {
    if (!value.isTextual()) {
      throw wrongType(path, "a string", value);
    }
    String text = value.textValue();
    requireWholeCharacters(text, path);
    return text;
  }

  /**
   * Reads a boolean.
   *
   * @param name the field's name
   * @param absent the value when it is absent
   * @return the boolean
   * @throws InvalidRequestException when it is something else
   */
  public boolean flag(String name, boolean absent) {
    JsonNode value = value(name);
    if (value == null) {
      return absent;
    }
    if (!value.isBoolean()) {
      throw wrongType(path(name), "true or false", value);
    }
    return value.booleanValue();
  }

  /**
   * Reads a whole number.
   *
   * @param name the field's name
   * @param least the least allowed value
   * @param most the greatest allowed value
   * @return the number, or null when it is absent
   * @throws InvalidRequestException when it is not whole or out of its range
   */
  public @Nullable Long whole(String name, long least, long most) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isNumber()) {
      throw wrongType(path(name), "a whole number", value);
    }
    // 100.0 is a whole number too, and some languages can't write it otherwise.
    boolean whole =
        value.isIntegralNumber()
            || (Double.isFinite(value.doubleValue())
                && value.doubleValue() == Math.rint(value.doubleValue()));
    if (!whole || !value.canConvertToLong()) {
      throw outOfRange(name, value.asText(), least, most);
    }
    long number = value.longValue();
    if (number < least || number > most) {
      throw outOfRange(name, value.asText(), least, most);
    }
    return number;
  }

  /**
   * Reads a number.
   *
   * @param name the field's name
   * @return the number, finite, or null when it is absent
   * @throws InvalidRequestException when it is no number, or too large for one
   */
  public @Nullable Double number(String name) {
    JsonNode value = value(name);
    return value == null ? null : number(value, path(name));
  }

  /**
   * Reads the number of a value.
   *
   * @param value the value
   * @param path its path
   * @return the number, finite
   * @throws InvalidRequestException when it is no number, or too large for one
   */
  public static double number(JsonNode value, String path) {
    if (!value.isNumber()) {
      throw wrongType(path, "a number", value);
    }
    double number = value.doubleValue();
    if (!Double.isFinite(number)) {
      throw new InvalidRequestException(path, path + " is too large for a number");
    }
    return number;
  }

  /**
   * Reads an object.
   *
   * @param name the field's name
   * @return its fields, or null when it is absent
   * @throws InvalidRequestException when it is something else
   */
  public @Nullable Fields object(String name) {
    JsonNode value = value(name);
    return value == null ? null : of(value, path(name));
  }

  /**
   * Reads an array.
   *
   * @param name the field's name
   * @return its elements, or null when it is absent
   * @throws InvalidRequestException when it is something else
   */
  public @Nullable List<JsonNode> array(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isArray()) {
      throw wrongType(path(name), "an array", value);
    }
    List<JsonNode> elements = new ArrayList<>(value.size());
    value.forEach(elements::add);
    return elements;
  }

  /**
   * Returns the fields that nobody has read.
   *
   * @return names and values, in the order of the object
   */
  public List<Map.Entry<String, JsonNode>> unread() {
    List<Map.Entry<String, JsonNode>> left = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!read.contains(field.getKey())) {
        left.add(field);
      }
    }
    return left;
  }

  /** Returns the names that somebody asked for: those that the reader knows. */
  Set<String> asked() {
    return read;
  }

  /**
   * Returns all fields.
   *
   * @return names and values, in the order of the object
   */
  public Set<Map.Entry<String, JsonNode>> entries() {
    return object.properties();
  }

  /**
   * Returns the refusal of a field that must be there.
   *
   * @param name the field's name
   * @return the refusal
   */
  public InvalidRequestException missing(String name) {
    return new InvalidRequestException(path(name), path(name) + " is missing");
  }

  /**
   * Returns the refusal of a value of the wrong type.
   *
   * @param path the value's path
   * @param wanted what it must be
   * @param value what it is; its text is not repeated
   * @return the refusal
   */
  public static InvalidRequestException wrongType(String path, String wanted, JsonNode value) {
    return new InvalidRequestException(
        path, path + " must be " + wanted + ", not " + typeOf(value));
  }

  private InvalidRequestException outOfRange(String name, String value, long least, long most) {
    return new InvalidRequestException(
        path(name),
        path(name) + " is " + value + "; allowed: whole numbers from " + least + " to " + most);
  }

  /** Half of a surrogate pair has no UTF-8; it would silently become a question mark. */
  private static void requireWholeCharacters(String text, String path) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new InvalidRequestException(
            path, path + " holds half of a surrogate pair at character " + i);
      }
    }
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "an array";
      case BOOLEAN -> "a boolean";
      case NULL, MISSING -> "null";
      case NUMBER -> "a number";
      case OBJECT, POJO -> "an object";
      case STRING, BINARY -> "a string";
    };
  }
}
