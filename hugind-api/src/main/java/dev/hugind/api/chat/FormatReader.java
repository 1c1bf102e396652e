package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.api.json.Fields;
import dev.hugind.engine.chat.ResponseFormat;
import dev.hugind.engine.error.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/** Reads what the answer must look like: OpenAI's field for it, and llama-server's two. */
final class FormatReader {
  /** Longest schema or grammar, in characters. */
  static final int MAX_CHARACTERS = 1 << 18;

  private static final String RESPONSE_FORMAT = "response_format";
  private static final String JSON_SCHEMA = "json_schema";
  private static final String GRAMMAR = "grammar";
  private static final String SCHEMA = "schema";

  private FormatReader() {}

  static ResponseFormat read(Fields body, ToolUse tools) {
    ResponseFormat openAi = responseFormat(body);
    JsonNode schema = body.value(JSON_SCHEMA);
    String grammar = grammar(body);
    if (grammar == null) {
      return schema == null ? openAi : alone(openAi, JSON_SCHEMA, schema(schema, JSON_SCHEMA));
    }
    if (schema != null) {
      throw new InvalidRequestException(
          GRAMMAR, "grammar and json_schema can't both hold; give one of them");
    }
    if (tools.mayCall()) {
      throw new InvalidRequestException(
          GRAMMAR,
          "grammar can't hold beside tools; leave one of them out, or set tool_choice to none");
    }
    return alone(openAi, GRAMMAR, new ResponseFormat.Grammar(grammar));
  }

  private static ResponseFormat alone(ResponseFormat openAi, String name, ResponseFormat own) {
    if (openAi instanceof ResponseFormat.Text) {
      return own;
    }
    throw new InvalidRequestException(
        name, name + " and response_format can't both hold; give one of them");
  }

  private static ResponseFormat responseFormat(Fields body) {
    Fields format = body.object(RESPONSE_FORMAT);
    if (format == null) {
      return new ResponseFormat.Text();
    }
    String type = format.requiredText("type");
    ResponseFormat read =
        switch (type) {
          case "text" -> new ResponseFormat.Text();
          case "json_object" -> optionalSchema(format); // the schema is llama-server's addition
          case JSON_SCHEMA -> named(format);
          default ->
              throw new InvalidRequestException(
                  format.path("type"),
                  format.path("type") + " is not known; allowed: text, json_object, json_schema");
        };
    ChatFieldRules.FORMAT.check(format);
    return read;
  }

  private static ResponseFormat named(Fields format) {
    Fields named = format.object(JSON_SCHEMA);
    if (named == null) {
      throw format.missing(JSON_SCHEMA);
    }
    // A name is a label and a description a hint; every schema is held strictly.
    var _ = named.text("name");
    var _ = named.text("description");
    var _ = named.flag("strict", false);
    ResponseFormat read = optionalSchema(named);
    ChatFieldRules.FORMAT.check(named);
    return read;
  }

  private static ResponseFormat optionalSchema(Fields fields) {
    JsonNode schema = fields.value(SCHEMA);
    return schema == null ? new ResponseFormat.JsonObject() : schema(schema, fields.path(SCHEMA));
  }

  /** An empty schema asks for an object, as in llama-server. */
  private static ResponseFormat schema(JsonNode schema, String path) {
    if (!schema.isObject()) {
      throw Fields.wrongType(path, "a JSON Schema object", schema);
    }
    if (schema.isEmpty()) {
      return new ResponseFormat.JsonObject();
    }
    requireShort(schema.toString().length(), path);
    return new ResponseFormat.JsonSchema(schema);
  }

  private static @Nullable String grammar(Fields body) {
    String grammar = body.text(GRAMMAR);
    if (grammar == null || grammar.isEmpty()) {
      return null;
    }
    requireShort(grammar.length(), GRAMMAR);
    return grammar;
  }

  private static void requireShort(int characters, String path) {
    if (characters > MAX_CHARACTERS) {
      throw new InvalidRequestException(
          path, path + " has " + characters + " characters; allowed: up to " + MAX_CHARACTERS);
    }
  }
}
