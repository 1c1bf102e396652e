package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Parts of a tool's schema as schemas of their own.
 *
 * <p><b>Thread safety:</b> safe; it has no state.
 */
final class CallGrammarSchemas {
  private static final String REFERENCE = "$ref";
  private static final String DEFINITIONS = "$defs";
  private static final String WHOLE = "whole";

  /** References are followed this far, so that circles end. */
  private static final int MOST_STEPS = 32;

  private CallGrammarSchemas() {}

  /** Follows references within the document; what cannot be followed stays as it is. */
  static JsonNode followed(JsonNode root, JsonNode schema) {
    JsonNode open = schema;
    for (int i = 0; i < MOST_STEPS; i++) {
      String reference = open.path(REFERENCE).asText("");
      JsonNode target =
          reference.startsWith("#") ? target(root, reference) : MissingNode.getInstance();
      if (target.isMissingNode()) {
        return open;
      }
      open = target;
    }
    return open;
  }

  private static JsonNode target(JsonNode root, String reference) {
    String pointer =
        URLDecoder.decode(reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
    return pointer.isEmpty() || pointer.startsWith("/") ? root.at(pointer) : root.at("/" + pointer);
  }

  /** Returns a schema that means the same on its own as it does within its document. */
  static JsonNode alone(ToolTypes.Schema schema) {
    if (schema.node().findValue(REFERENCE) == null) {
      return schema.node();
    }
    ObjectNode alone = JsonNodeFactory.instance.objectNode();
    JsonNode own = moved(schema.node());
    if (own instanceof ObjectNode object) {
      alone.setAll(object);
    }
    ObjectNode definitions =
        alone.get(DEFINITIONS) instanceof ObjectNode given ? given : alone.putObject(DEFINITIONS);
    definitions.set(WHOLE, moved(schema.root()));
    return alone;
  }

  /** Returns a copy whose references lead to where the document's copy is. */
  private static JsonNode moved(JsonNode node) {
    if (node.isArray()) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> copy.add(moved(element)));
      return copy;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    node.properties()
        .forEach(
            field -> {
              String text = field.getValue().asText("");
              boolean reference =
                  field.getKey().equals(REFERENCE)
                      && field.getValue().isTextual()
                      && (text.equals("#") || text.startsWith("#/"));
              copy.set(
                  field.getKey(),
                  reference
                      ? copy.textNode("#/" + DEFINITIONS + "/" + WHOLE + text.substring(1))
                      : moved(field.getValue()));
            });
    return copy;
  }
}
