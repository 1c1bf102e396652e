package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** JSON as text: escapes, literals, and whether a text is JSON at all. */
final class JsonText {
  private static final ObjectMapper JSON =
      JsonMapper.builder(new JsonFactory())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Some templates print Python's view of a dict. */
  private static final ObjectMapper LENIENT =
      JsonMapper.builder(new JsonFactory()).enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

  private static final Pattern LITERAL =
      Pattern.compile("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private JsonText() {}

  static boolean isLiteral(CharSequence text) {
    return LITERAL.matcher(text).matches();
  }

  static Optional<JsonNode> parse(String text) {
    try {
      return Optional.ofNullable(JSON.readTree(text)).filter(node -> !node.isMissingNode());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /**
   * A value at the beginning of a text.
   *
   * @param node the value
   * @param length how long its text is
   */
  record Start(JsonNode node, int length) {}

  /** The object or list at the beginning of a text, whatever follows it. */
  static Optional<Start> parseStart(String text) {
    try (JsonParser parser = LENIENT.createParser(text)) {
      JsonNode node = parser.readValueAsTree();
      return node == null || !node.isContainerNode()
          ? Optional.empty()
          : Optional.of(new Start(node, (int) parser.currentLocation().getCharOffset()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Writes a character of a string's inside. */
  static void escape(char c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      default -> {
        if (c < ' ') {
          out.append(String.format("\\u%04x", (int) c));
        } else {
          out.append(c);
        }
      }
    }
  }

  static void escape(CharSequence text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      escape(text.charAt(i), out);
    }
  }

  static String quote(CharSequence text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    escape(text, out);
    return out.append('"').toString();
  }
}
