package dev.hugind.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.api.json.Fields;
import dev.hugind.api.json.JsonBody;
import dev.hugind.engine.error.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Request bodies for the tests of readers. */
final class Bodies {
  private static final JsonBody JSON = new JsonBody(10_000_000);

  /** A tool named {@code weather}. */
  static final String WEATHER =
      "{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":"
          + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}}";

  private Bodies() {}

  static Fields parse(String body) {
    return JSON.parse(body.getBytes(StandardCharsets.UTF_8));
  }

  /** The fields of an object, braces left out. */
  static Fields of(String fields) {
    return parse("{" + fields + "}");
  }

  static void assertRefused(ThrowingCallable read, String param, String message) {
    assertThatThrownBy(read)
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.param()).isEqualTo(param))
        .hasMessageContaining(message);
  }
}
