package dev.hugind.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpanderTest {
  private final Expander expander =
      new Expander(
          Environment.of(
              Map.of(
                  "A",
                  "one",
                  "EMPTY",
                  "",
                  "NESTED",
                  "${A}",
                  "_x9",
                  "nine",
                  "MAX",
                  "y".repeat(600_000)),
              Path.of("/home/u")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain | plain",
        "${A} | one",
        "${A}${A} | oneone",
        "<${A}> | <one>",
        "${_x9} | nine",
        "${NONE:-two} | two",
        "${A:-two} | one",
        "${EMPTY:-two} | two",
        "x${EMPTY} | x",
        "x${NONE:-} | x",
        "${NONE:-a:-b} | a:-b",
        "${NONE:-/p q$r} | /p q$r",
        "${NESTED} | ${A}",
        "$${A} | ${A}",
        "x$${A}-${A} | x${A}-one",
        "$${ | ${",
        "$A | $A",
        "$$ | $$",
        "100$ | 100$",
        "$ {A} | $ {A}",
        "{A} | {A}",
      })
  void value_isExpanded(String text, String expected) {
    Expander.Expansion expansion = expander.expand(text, false);

    assertThat(expansion.problem()).isEmpty();
    assertThat(expansion.text()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "${",
    "${}",
    "${A",
    "${1A}",
    "${A-x}",
    "${A:x}",
    "${ A}",
    "${NONE:-${A}}",
    "${NONE:-",
    "${A B}"
  })
  void malformedReference_isAProblem(String text) {
    assertThat(expander.expand(text, false).problem())
        .isEqualTo("found ${ without NAME} or NAME:-default} after it; a plain ${ is written $${");
  }

  @Test
  void unsetVariable_isAProblemWithItsName() {
    assertThat(expander.expand("x${NONE}", false).problem())
        .isEqualTo("the environment variable NONE is not set; set it, or write ${NONE:-default}");
  }

  @Test
  void emptyVariable_isNotUnset() {
    assertThat(expander.expand("${EMPTY}", false).failed()).isFalse();
  }

  @Test
  void expandedTotal_isBounded() {
    assertThat(expander.expand("${MAX}", false).failed()).isFalse();
    assertThat(expander.expand("${MAX}", false).problem())
        .isEqualTo("the environment variables of this file add up to more than 1048576 characters");
  }
}
