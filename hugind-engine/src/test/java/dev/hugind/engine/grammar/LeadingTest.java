package dev.hugind.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LeadingTest {
  private final ByteState x = Gbnf.parse("root ::= \"x\" | \" y\"", limits()).start();

  @Test
  void space_isOptionalAndBounded() {
    ByteState spaced = Leading.space(2, x);
    assertThat(accepts(spaced, "x")).isTrue();
    assertThat(accepts(spaced, " \nx")).isTrue();
    assertThat(accepts(spaced, "   x")).isFalse();
    assertThat(accepts(spaced, " y")).as("space that belongs to the text").isTrue();
    assertThat(accepts(spaced, "   y")).isTrue();
    assertThat(accepts(spaced, "")).isFalse();
  }

  @Test
  void literal_isDemanded() {
    ByteState literal = Leading.literal("äb", () -> x);
    assertThat(accepts(literal, "äbx")).isTrue();
    assertThat(accepts(literal, "äb")).isFalse();
    assertThat(accepts(literal, "x")).isFalse();
    assertThat(accepts(Leading.literal("", () -> x), "x")).isTrue();
  }

  private static boolean accepts(ByteState start, String text) {
    ByteState state = start;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      state = state == null ? null : state.next(b & 0xFF);
    }
    return state != null && state.mayEnd();
  }

  private static GrammarLimits limits() {
    return GrammarLimits.defaults();
  }
}
