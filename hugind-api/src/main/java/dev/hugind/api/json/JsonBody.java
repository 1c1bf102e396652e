package dev.hugind.api.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hugind.engine.error.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Parses request bodies: one JSON object in UTF-8, no key twice, nothing behind it.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class JsonBody {
  /** Deepest nesting of arrays and objects. */
  public static final int MAX_DEPTH = 128;

  private static final int MAX_NAME_LENGTH = 1024;
  private static final int MAX_NUMBER_LENGTH = 100;

  private final ObjectMapper mapper;

  /**
   * Creates a parser.
   *
   * @param maxBytes the longest string that a body can hold, in bytes; the body's own limit does
   */
  public JsonBody(long maxBytes) {
    StreamReadConstraints bounds =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .maxNameLength(MAX_NAME_LENGTH)
            .maxStringLength((int) Math.min(maxBytes, Integer.MAX_VALUE - 8))
            .build();
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(bounds)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    mapper =
        JsonMapper.builder(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  }

  /**
   * Parses a body.
   *
   * @param body the bytes as they came
   * @return its fields
   * @throws InvalidRequestException when it is not one well-formed JSON object in UTF-8
   */
  public Fields parse(byte[] body) {
    JsonNode root;
    try {
      // Decoded first: left to itself the parser would guess UTF-16 and UTF-32 as well.
      root = mapper.readTree(decode(body));
    } catch (StreamConstraintsException e) {
      throw new InvalidRequestException(
          null,
          "the body is nested deeper than "
              + MAX_DEPTH
              + " levels, or holds a name longer than "
              + MAX_NAME_LENGTH
              + " or a number longer than "
              + MAX_NUMBER_LENGTH
              + " characters",
          e);
    } catch (JsonProcessingException e) {
      throw new InvalidRequestException(null, "the body is not valid JSON" + where(e), e);
    }
    if (root == null || root.isMissingNode()) {
      throw new InvalidRequestException(null, "the body is empty; send a JSON object");
    }
    return Fields.of(root);
  }

  private static String where(JsonProcessingException e) {
    String place =
        e.getLocation() == null
            ? ""
            : " at line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr();
    return place + ": " + firstLine(e.getOriginalMessage());
  }

  private static String firstLine(@Nullable String text) {
    return text == null ? "no detail is known" : text.lines().findFirst().orElse("");
  }

  private static String decode(byte[] body) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(body))
          .toString();
    } catch (CharacterCodingException e) {
      throw new InvalidRequestException(null, "the body is not valid UTF-8", e);
    }
  }
}
