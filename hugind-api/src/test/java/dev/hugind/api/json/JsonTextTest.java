package dev.hugind.api.json;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.error.InvalidRequestException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"{}", " [1, {\"a\": null}] ", "7", "\"x\"", "null", "{\"a\":1,\"a\":2}"})
  void jsonText_isAccepted(String text) {
    assertThatCode(() -> JsonText.require(text, "p")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "}", "{} {}", "{'a':1}", "[1,]", "nul", "{\"a\":NaN}"})
  void otherText_isRefused(String text) {
    assertThatThrownBy(() -> JsonText.require(text, "p"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("p must be JSON text: ")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {129, 1_000_000})
  void deepText_isRefused(int depth) {
    assertThatThrownBy(() -> JsonText.require("[".repeat(depth) + "]".repeat(depth), "p"))
        .isInstanceOf(InvalidRequestException.class);
  }
}
