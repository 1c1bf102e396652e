package dev.hugind.api.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.hugind.engine.error.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Checks texts that must be JSON themselves, such as the arguments of a tool call.
 *
 * <p><b>Thread safety:</b> stateless.
 */
public final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonBody.MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE - 8) // the body's own limit holds already
                  .build())
          .build();

  private JsonText() {}

  /**
   * Checks that a text is one JSON value and nothing else.
   *
   * @param text the text
   * @param path its path, for the refusal
   * @throws InvalidRequestException when it is not, or is nested too deeply
   */
  public static void require(String text, String path) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw notJson(path, "it is empty");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw notJson(path, "something follows the first value");
      }
    } catch (JsonProcessingException e) {
      throw notJson(path, e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  private static InvalidRequestException notJson(String path, String why) {
    return new InvalidRequestException(path, path + " must be JSON text: " + why);
  }
}
