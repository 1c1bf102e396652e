package dev.hugind.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {
  private static List<Statement> parse(String source) {
    return Parser.parse(Source.of(source), 100);
  }

  private static Expression expression(String source) {
    return ((Statement.Output) parse("{{ " + source + " }}").getFirst()).parts().getFirst();
  }

  @Test
  void filter_bindsTighterThanSign() {
    assertThat(expression("-x | abs"))
        .isEqualTo(
            new Expression.Filter(
                new Expression.Sign(true, new Expression.Name("x", Expression.Use.LOAD)),
                "abs",
                Expression.CallArguments.NONE,
                8));
  }

  @Test
  void power_isLeftAssociative() {
    assertThat(expression("2 ** 3 ** 2"))
        .isEqualTo(
            new Expression.Binary(
                "**",
                new Expression.Binary(
                    "**", new Expression.Constant(2L), new Expression.Constant(3L)),
                new Expression.Constant(2L)));
  }

  @Test
  void statements_knowTheirLine() {
    assertThat(parse("a\n{% set x = 1 %}\n\n{% if x %}{% endif %}"))
        .extracting(Statement::line)
        .containsExactly(1, 2, 3, 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for x in y %}",
        "{% endif %}",
        "{% nope %}",
        "{% set 1 = 2 %}",
        "{% set true = 2 %}",
        "{% macro m(a=1, b) %}{% endmacro %}",
        "{% call x %}{% endcall %}",
        "{{ f(a=1, 2) }}",
        "{{ f(*a, *b) }}",
        "{{ f(a=1, a=2) }}",
        "{{ x[1:2, 3] }}",
        "{{ x. }}",
        "{{ 1 is }}",
        "{{ x is a is b }}",
        "{{ {1} }}",
        "{% block a-b %}{% endblock %}",
        "{{ 012 }}",
      })
  void brokenTemplate_isRefused(String source) {
    assertThatThrownBy(() -> parse(source))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e -> assertThat(e.kind()).isEqualTo(TemplateException.Kind.SYNTAX));
  }
}
