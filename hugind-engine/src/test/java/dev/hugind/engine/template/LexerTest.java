package dev.hugind.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LexerTest {
  private static List<Token> tokens(String source) {
    return Lexer.tokenize(Source.of(source));
  }

  /** All text outside of tags, with a bar where a tag was. */
  private static String data(String source) {
    return tokens(source.replace("\\n", "\n")).stream()
        .map(
            token ->
                token.type() == Token.Type.DATA
                    ? token.value()
                    : token.type() == Token.Type.NAME ? "|" : "")
        .collect(Collectors.joining())
        .replace("\n", "\\n");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "a {% x %} b,a | b",
        "a\\n  {% x %}\\n b,a\\n| b",
        "a\\n  {%+ x %}\\n b,a\\n  | b",
        "a\\n  {%- x -%}\\n b,a|b",
        "a\\n  {% x +%}\\n b,a\\n|\\n b",
        "a\\n  {{ x }}\\n b,a\\n  |\\n b",
        "a\\n  {{- x -}}\\n b,a|b",
        "a\\n  {# c #}\\n b,a\\n b",
        "{% raw %}{{ x }}{% endraw %},{{ x }}",
        "a\\n,a",
        "a\\n\\n,a\\n",
      })
  void whiteSpace_isStrippedAsJinjaDoes(String source, String expected) {
    assertThat(data(source)).isEqualTo(expected);
  }

  @Test
  void constants_areRead() {
    assertThat(tokens("{{ 1_0 1.5e3 0xff 'a\\tb\\u00e9\\N{BULLET}\\q' x.1 }}"))
        .extracting(token -> token.type() + " " + token.value())
        .containsExactly(
            "VARIABLE_BEGIN ",
            "INTEGER 1_0",
            "FLOAT 1.5e3",
            "INTEGER 0xff",
            "STRING a\tbé•\\q",
            "NAME x",
            "OPERATOR .",
            "INTEGER 1",
            "VARIABLE_END ",
            "END ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ 'a }}",
        "{{ (] }}",
        "{{ ) }}",
        "{{ & }}",
        "{# x",
        "{% raw %}x",
        "{{ '\\x4' }}",
        "{{ ²a }}"
      })
  void brokenSource_isRefused(String source) {
    assertThatThrownBy(() -> tokens(source))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(TemplateException.Kind.SYNTAX);
              assertThat(e.line()).isEqualTo(1);
              assertThat(e.column()).isPositive();
            });
  }

  @Test
  void lineAndColumn_countFromOne() {
    Source source = Source.of("a\r\nbc\rd");
    assertThat(source.text()).isEqualTo("a\nbc\nd");
    assertThat(source.line(0)).isEqualTo(1);
    assertThat(source.line(2)).isEqualTo(2);
    assertThat(source.line(5)).isEqualTo(3);
    assertThat(source.error("x", 3).column()).isEqualTo(2);
  }
}
