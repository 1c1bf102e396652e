package dev.hugind.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates that try to use up the machine end at a limit, soon and with little memory. */
class HostileTemplateTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ 'a' * 10**9 }}",
        "{{ 'a' * 10**8 ~ 'b' * 10**8 }}",
        "{{ [1] * 10**9 }}",
        "{{ (1, 2) * 10**9 }}",
        "{{ 10 ** (10 ** 10) }}",
        "{{ 2 ** 10000000 }}",
        "{{ range(10**9) }}",
        "{{ range(10**30) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '%-1000000000s' % 1 }}",
        "{{ '%.1000000000f' % 1.5 }}",
        "{{ '%*d' % (10**9, 1) }}",
        "{{ '{:1000000000}'.format(1) }}",
        "{{ '{:,.1000000000f}'.format(1.5) }}",
        "{{ '{:0999999999,}'.format(1) }}",
        "{{ 'x' | center(10**9) }}",
        "{{ 'x'.ljust(10**9) }}",
        "{{ 'x'.zfill(10**9) }}",
        "{{ '\t'.expandtabs(10**9) }}",
        "{{ 'a\nb' | indent(10**9) }}",
        "{{ [1] | tojson(indent=10**9) }}",
        "{{ [1] | batch(10**9, 0) | list }}",
        "{{ [1] | slice(10**9) | list }}",
        "{{ lipsum(10**9) }}",
        "{{ lipsum(n=1, min=10**9, max=10**10) }}",
        "{% set ns = namespace(s='ab') %}{% for i in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% set ns = namespace(s='ab') %}{% for i in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(100) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
        "{% set ns = namespace(l=[]) %}{% for i in range(100000) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}",
        "{% set ns = namespace(l=[]) %}{% for i in range(100000) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l | tojson }}",
        "{% set ns = namespace(l=[], m=[]) %}{% for i in range(100000) %}{% set ns.l = [ns.l] %}{% set ns.m = [ns.m] %}{% endfor %}{{ ns.l == ns.m }}",
        "{% set ns = namespace(t=()) %}{% for i in range(100000) %}{% set ns.t = (ns.t,) %}{% endfor %}{{ {ns.t: 1} }}",
        "{% set ns = namespace(n=3) %}{% for i in range(1000) %}{% set ns.n = ns.n * ns.n %}{% endfor %}",
        "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
        "{% for a in range(100000) %}{% for b in range(100000) %}{{ a }}{% endfor %}{% endfor %}",
        "{% for a in range(100000) %}{% set x = range(100000) | list %}{% endfor %}",
        "{% for a in range(100000) %}{% set x = range(100000) | sort %}{% endfor %}",
        "{% for a in range(100000) %}{% set x = range(100000) | sum %}{% endfor %}",
        "{% for a in range(100000) %}{% set x = -1 in range(100000) %}{% endfor %}",
        "{% for a in range(100000) %}{% set x = range(100000) | map('string') | join %}{% endfor %}",
        "{% for a in range(100000) %}{% set x = range(100000) | select('odd') | list %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{% for i in [1] %}{% if true %}{% set x %}{{ m() }}{% endset %}{% endif %}{% endfor %}{% endmacro %}{{ m() }}",
        "{% macro m(n) %}{{ m(n) }}{{ m(n) }}{% endmacro %}{{ m(1) }}",
        "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}",
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% block b %}{{ self.b() }}{% endblock %}",
        "{% set s = 'a' * 1000000 %}{% for i in range(100000) %}{% set x = s.replace('a', 'bb') %}{% endfor %}",
        "{% set s = 'a' * 1000000 %}{% for i in range(100000) %}{% set x = s.upper() %}{% endfor %}",
        "{% set s = 'a' * 1000000 %}{% for i in range(100000) %}{% set x = 'b' in s %}{% endfor %}",
        "{% set s = 'a' * 1000000 %}{% set t = 'a' * 999999 + 'b' %}{% for i in range(100000) %}{% set x = t in s %}{% endfor %}",
        "{% set s = 'a' * 1000000 %}{% set t = 'a' * 999999 + 'b' %}{% for i in range(100000) %}{% set x = s.rfind(t) %}{% endfor %}",
        "{% set s = 'a' * 1000000 %}{% set t = 'a' * 1000000 %}{% for i in range(100000) %}{% set x = s == t %}{% endfor %}",
        "{% set s = 'a' * 1000000 %}{% set t = 'a' * 1000000 %}{% for i in range(100000) %}{% set x = s < t %}{% endfor %}",
        "{% set s = 'a' * 1000000 %}{% for i in range(100000) %}{% set x = s | length %}{% set y = s.isalpha() %}{% endfor %}",
        "{% set s = 'a' * 1000000 %}{% for i in range(100000) %}{% set x = s.strip('a') %}{% endfor %}",
        "{% set s = 'a ' * 1000000 %}{% for i in range(100000) %}{% set x = s.split() %}{% endfor %}",
        "{% set s = 'a b' * 100000 %}{% for i in range(100000) %}{% set x = s | wordwrap(1) %}{% endfor %}",
        "{% set s = 'www.a' * 100000 %}{% for i in range(100000) %}{% set x = s | urlize %}{% endfor %}",
        "{% set s = '<' * 1000000 %}{% for i in range(100000) %}{% set x = s | striptags | e %}{% endfor %}",
        "{% set s = '🗾' * 1000000 %}{% for i in range(100000) %}{% set x = s[999999] %}{% endfor %}",
        "{% set s = '🗾' * 1000000 %}{% for i in range(100000) %}{% set x = s | length %}{% endfor %}",
        "{% set s = '1' * 4000 %}{% for i in range(100000) %}{% set x = (s | int) * (s | int) %}{% endfor %}",
        "{% set s = 'a' * 1000000 %}{% for i in range(100000) %}{% set x = s | tojson %}{% endfor %}",
        "{% set s = 'x' * 100000 %}{% for i in range(100000) %}{% set x = s.startswith(s, 1) %}{% endfor %}",
        "{% set s = 'x' * 1000000 %}{% for i in range(100000) %}{% set x = s.count('x') %}{% endfor %}",
        "{% set s = '%s' * 100000 %}{% for i in range(100000) %}{% set x = s % (1,) %}{% endfor %}{{ 'a' * 10**9 }}",
        "{% set d = dict.fromkeys(range(100000)) %}{% for i in range(100000) %}{% set x = d.items() | list %}{% endfor %}",
        "{% set d = dict.fromkeys(range(100000)) %}{% for i in range(100000) %}{% for k in d %}{% break %}{% endfor %}{% endfor %}",
        "{% set d = dict.fromkeys(range(100000)) %}{% for i in range(100000) %}{% set x = d == d.copy() %}{% endfor %}",
        "{% set d = dict.fromkeys(range(100000)) %}{% for i in range(100000) %}{% set x = 5 in d.values() %}{% endfor %}",
        "{% set ns = namespace() %}{% for i in range(100000) %}{% set ns.x = dict(ns.x or {}, **{i | string: 'v' * 1000}) %}{% endfor %}",
      })
  void hostileTemplate_endsAtLimit(String source) {
    long start = System.nanoTime();
    TemplateException failure = catchThrowableOfType(TemplateException.class, () -> render(source));
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertThat(failure).as(source).isNotNull();
    // Some end with an error of Python's own before they reach a limit.
    assertThat(failure.kind())
        .as(failure.getMessage())
        .isIn(TemplateException.Kind.LIMIT, TemplateException.Kind.RUNTIME);
    if (failure.kind() == TemplateException.Kind.LIMIT) {
      assertThat(failure).hasMessageContaining("limit ");
    }
    // The limit itself is 2 s; the rest is room for a busy machine.
    assertThat(millis).as("%s: %s", source, failure.getMessage()).isLessThan(5_000);
  }

  private static String render(String source) {
    return Vectors.render(source, Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[",
        "{1:",
        "-",
        "not ",
        "x|f(",
        "x[",
        "x(",
        "1 if ",
        "(1 if 1 else ",
        "x is y(",
        "a.b[",
        "1+(",
        "~",
      })
  void deepExpression_endsAtLimit(String part) {
    assertEndsSoon("{{ " + part.repeat(100_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% if x %}",
        "{% for x in y %}",
        "{% macro m() %}",
        "{% call m() %}",
        "{% set x %}",
        "{% with %}",
        "{% filter upper %}",
        "{% block b %}",
        "{% if x %}{% else %}",
      })
  void deepBlocks_endAtLimit(String part) {
    assertEndsSoon(part.repeat(50_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " + 1", " * 1", " and 1", " or 1", " ** 1", ".a", "[0]", "()", "|upper", " is x", " if 1"
      })
  void longChain_endsAtLimit(String part) {
    assertEndsSoon("{{ 1" + part.repeat(100_000) + " }}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% if a# %}{% endif %}",
        "{% set a# = 1 %}",
        "{{ a# }}\n",
        "{% set a# = 1 %}{% block b# scoped %}{% endblock %}",
        "{% with a# = 1 %}{% block b# scoped %}{% endblock %}{% endwith %}",
        "{% macro a#() %}{% endmacro %}",
        "{% for a# in b# %}{{ loop }}{% endfor %}",
        "{% set a# %}{% endset %}",
        "{# # #}",
        "{% raw %}{% # %}{% endraw %}",
        "{ # ",
      })
  void longFlatTemplate_isReadSoon(String part) {
    StringBuilder source = new StringBuilder();
    for (int i = 0; source.length() < TemplateLimits.defaults().sourceCharacters() - 100; i++) {
      source.append(part.replace("#", Integer.toString(i)));
    }
    long start = System.nanoTime();
    try {
      assertThat(render(source.toString())).isNotNull();
    } catch (TemplateException e) {
      assertThat(e.kind()).isEqualTo(TemplateException.Kind.LIMIT);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start).toMillis()).isLessThan(5_000);
  }

  private static void assertEndsSoon(String source) {
    long start = System.nanoTime();
    TemplateException failure = catchThrowableOfType(TemplateException.class, () -> render(source));
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isIn(TemplateException.Kind.LIMIT, TemplateException.Kind.SYNTAX);
    assertThat(Duration.ofNanos(System.nanoTime() - start).toMillis()).isLessThan(5_000);
  }
}
