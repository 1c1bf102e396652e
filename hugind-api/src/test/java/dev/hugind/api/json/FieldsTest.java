package dev.hugind.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.error.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FieldsTest {
  private static final JsonBody JSON = new JsonBody(1000);

  private static Fields parse(String body) {
    return JSON.parse(body.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(ThrowingCallable read, String param, String message) {
    assertThatThrownBy(read)
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.param()).isEqualTo(param))
        .hasMessageContaining(message);
  }

  @Test
  void values_areReadByType() {
    Fields fields =
        parse("{\"t\":\"é\",\"b\":true,\"w\":7,\"f\":7.0,\"d\":0.5,\"o\":{\"x\":1},\"n\":null}");

    assertThat(fields.text("t")).isEqualTo("é");
    assertThat(fields.flag("b", false)).isTrue();
    assertThat(fields.flag("absent", true)).isTrue();
    assertThat(fields.whole("w", 0, 7)).isEqualTo(7);
    assertThat(fields.whole("f", 0, 7)).isEqualTo(7);
    assertThat(fields.number("d")).isEqualTo(0.5);
    assertThat(fields.text("n")).isNull();
    assertThat(fields.unread()).extracting(Map.Entry::getKey).containsExactly("o");
  }

  @Test
  void wrongValues_areRefusedByPath() {
    Fields inner = parse("{\"a\":{\"t\":7,\"w\":1.5,\"d\":\"1\",\"s\":\"\\ud83d\"}}").object("a");
    assertThat(inner).isNotNull();
    if (inner != null) {
      assertRefused(() -> inner.text("t"), "a.t", "must be a string, not a number");
      assertRefused(() -> inner.whole("w", 0, 9), "a.w", "is 1.5; allowed");
      assertRefused(() -> inner.number("d"), "a.d", "must be a number, not a string");
      assertRefused(() -> inner.text("s"), "a.s", "half of a surrogate pair");
      assertRefused(() -> inner.requiredText("none"), "a.none", "is missing");
      assertRefused(
          () -> inner.whole("t", 8, 9), "a.t", "is 7; allowed: whole numbers from 8 to 9");
    }
  }

  @Test
  void rules_letHarmlessValuesThroughAndNoUnknownName() {
    FieldRules rules =
        new FieldRules().ignore("free").refuseUnless("one", v -> v.asInt() == 1, "must be 1");

    rules.check(parse("{\"free\":[],\"one\":1}"));
    rules.check(parse("{\"one\":null}"));
    assertRefused(() -> rules.check(parse("{\"one\":2}")), "one", "one must be 1");
    assertRefused(() -> rules.check(parse("{\"other\":null}")), "other", "not a known field");
  }

  @Test
  void longNumbersAndNames_areRefused() {
    assertThatThrownBy(() -> parse("{\"a\":" + "1".repeat(101) + "}"))
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> parse("{\"" + "a".repeat(2000) + "\":1}"))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void unknownName_getsTheNearestKnownOne() {
    FieldRules rules = new FieldRules().ignore("metadata");
    Fields fields = parse("{\"max_token\":1}");
    assertThat(fields.text("max_tokens")).isNull();
    assertThat(fields.text("messages")).isNull();

    assertRefused(() -> rules.check(fields), "max_token", "did you mean 'max_tokens'?");
    assertRefused(
        () -> rules.check(parse("{\"meta_data\":1}")), "meta_data", "did you mean 'metadata'?");
    assertRefused(() -> rules.check(parse("{\"zzz\":1}")), "zzz", "leave it out");
    String endless = "m".repeat(1000);
    assertRefused(() -> rules.check(parse("{\"" + endless + "\":1}")), endless, "leave it out");
  }
}
