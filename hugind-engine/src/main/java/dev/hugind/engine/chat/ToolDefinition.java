package dev.hugind.engine.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.engine.error.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * A tool that the model may call: a function with a name and a JSON Schema of its arguments.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class ToolDefinition {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode definition;
  private final String name;

  private ToolDefinition(ObjectNode definition, String name) {
    this.definition = definition;
    this.name = name;
  }

  /**
   * Returns a tool in OpenAI's form. Templates see it as it is, unknown fields and the order of
   * keys included.
   *
   * @param definition an object with {@code type} "function" and {@code function} {name,
   *     description, parameters}
   * @return the tool
   * @throws InvalidRequestException when it has no name, or its parameters are no object
   */
  public static ToolDefinition of(JsonNode definition) {
    JsonNode function = definition.path("function");
    if (!(definition instanceof ObjectNode object)
        || !function.path("name").isTextual()
        || function.get("name").textValue().isEmpty()) {
      throw new InvalidRequestException(
          "tools",
          "a tool must be {\"type\":\"function\",\"function\":{\"name\":…,\"parameters\":{…}}}");
    }
    String name = function.get("name").textValue();
    JsonNode parameters = function.path("parameters");
    if (!parameters.isObject() && !parameters.isNull() && !parameters.isMissingNode()) {
      throw new InvalidRequestException(
          "tools", "the parameters of tool '" + name + "' must be a JSON Schema object");
    }
    return new ToolDefinition(object.deepCopy(), name);
  }

  /**
   * Returns a tool.
   *
   * @param name the function's name
   * @param description what it does, for the model; or null
   * @param parameters a JSON Schema of type object, as JSON text
   * @return the tool
   * @throws InvalidRequestException when the name is empty or the parameters are no JSON object
   */
  public static ToolDefinition function(
      String name, @Nullable String description, String parameters) {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("type", "function");
    ObjectNode function = root.putObject("function").put("name", name);
    if (description != null) {
      function.put("description", description);
    }
    try {
      function.set("parameters", JSON.readTree(parameters));
    } catch (JsonProcessingException e) {
      throw new InvalidRequestException(
          "tools", "the parameters of tool '" + name + "' are not JSON: " + e.getOriginalMessage());
    }
    return of(root);
  }

  /**
   * Returns the function's name.
   *
   * @return not empty
   */
  public String name() {
    return name;
  }

  /**
   * Returns the JSON Schema of the arguments.
   *
   * @return an object; empty when the definition has no parameters
   */
  public JsonNode parameters() {
    JsonNode parameters = definition.get("function").path("parameters");
    return parameters.isObject() ? parameters.deepCopy() : JsonNodeFactory.instance.objectNode();
  }

  /**
   * Returns the tool in OpenAI's form, as it was given.
   *
   * @return a copy
   */
  public JsonNode definition() {
    return definition.deepCopy();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ToolDefinition tool && tool.definition.equals(definition);
  }

  @Override
  public int hashCode() {
    return definition.hashCode();
  }

  @Override
  public String toString() {
    return definition.toString();
  }
}
