package dev.hugind.engine.chat;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the content of an answer must look like.
 *
 * <p><b>Thread safety:</b> immutable, as long as nobody changes a schema that {@link
 * JsonSchema#schema} returns.
 */
public sealed interface ResponseFormat {

  /** Words as the model likes. */
  record Text() implements ResponseFormat {}

  /** Any JSON object. */
  record JsonObject() implements ResponseFormat {}

  /**
   * JSON that is valid under a schema.
   *
   * @param schema the JSON Schema
   */
  record JsonSchema(JsonNode schema) implements ResponseFormat {
    /** Copies the schema. */
    public JsonSchema {
      schema = schema.deepCopy();
    }
  }

  /**
   * Text that a grammar accepts.
   *
   * @param gbnf the grammar in llama.cpp's notation, with a rule {@code root}
   */
  record Grammar(String gbnf) implements ResponseFormat {}
}
