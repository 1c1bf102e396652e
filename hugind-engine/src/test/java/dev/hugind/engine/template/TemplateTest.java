package dev.hugind.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The public surface: parsing, rendering, and how each of them fails. */
class TemplateTest {
  private static final TemplateLimits LIMITS = TemplateLimits.defaults();

  private static TemplateException failure(String source, Map<String, ?> variables) {
    return catchThrowableOfType(TemplateException.class, () -> Vectors.render(source, variables));
  }

  @Test
  void chatMlTemplate_rendersTurns() {
    String source =
        "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
            + "{{ '<|im_start|>system\nBe helpful<|im_end|>\n' }}{% endif %}"
            + "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
    Map<String, Object> variables =
        Map.of(
            "messages",
            List.of(Map.of("role", "user", "content", "hi")),
            "add_generation_prompt",
            true);
    assertThat(Vectors.render(source, variables))
        .isEqualTo(
            "<|im_start|>system\nBe helpful<|im_end|>\n<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n");
  }

  @Test
  void syntaxError_saysWhere() {
    TemplateException failure = failure("line 1\nab {% if %}x{% endif %}", Map.of());
    assertThat(failure.kind()).isEqualTo(TemplateException.Kind.SYNTAX);
    assertThat(failure.line()).isEqualTo(2);
    assertThat(failure.column()).isEqualTo(10);
    assertThat(failure).hasMessageContaining("Expected an expression");
  }

  @Test
  void raiseException_keepsMessageVerbatim() {
    TemplateException failure =
        failure("\n{{ raise_exception('no ' ~ x ~ ' \"here\"') }}", Map.of("x", "é"));
    assertThat(failure.kind()).isEqualTo(TemplateException.Kind.RAISED);
    assertThat(failure).hasMessage("no é \"here\"");
    assertThat(failure.line()).isEqualTo(2);
  }

  @Test
  void pythonError_isRuntimeWithLine() {
    TemplateException failure = failure("a\nb\n{{ x.y.z }}", Map.of("x", Map.of()));
    assertThat(failure.kind()).isEqualTo(TemplateException.Kind.RUNTIME);
    assertThat(failure).hasMessage("'dict object' has no attribute 'y'");
    assertThat(failure.line()).isEqualTo(3);
    assertThat(failure.column()).isZero();
  }

  @Test
  void longSource_isRefusedWithLimit() {
    assertThatThrownBy(() -> Template.parse("x".repeat(LIMITS.sourceCharacters() + 1), LIMITS))
        .hasMessageContaining("sourceCharacters = " + LIMITS.sourceCharacters());
  }

  @Test
  void timeLimit_usesTheGivenClock() {
    AtomicLong nanos = new AtomicLong();
    RenderEnvironment environment =
        new RenderEnvironment(
            Vectors.ENVIRONMENT.clock(),
            () -> nanos.addAndGet(Duration.ofSeconds(1).toNanos()),
            false,
            java.util.Set.of());
    Template template = Template.parse("{% for i in range(100000) %}{% endfor %}", LIMITS);
    assertThatThrownBy(() -> template.render(Map.of(), environment))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e -> assertThat(e.kind()).isEqualTo(TemplateException.Kind.LIMIT))
        .hasMessageContaining("limit time = 2000");
  }

  @Test
  void numbers_keepTheirKind() {
    Map<String, Object> variables =
        Map.of("i", 1, "l", 1L, "b", BigInteger.TWO.pow(80), "f", 1.0, "g", 1.5f, "t", true);
    assertThat(Vectors.render("{{ i }} {{ l }} {{ b }} {{ f }} {{ g }} {{ t }}", variables))
        .isEqualTo("1 1 1208925819614629174706176 1.0 1.5 True");
    assertThat(
            Vectors.render("{{ [i, b, f] | tojson }}{{ i is integer }}{{ f is float }}", variables))
        .isEqualTo("[1, 1208925819614629174706176, 1.0]TrueTrue");
  }

  @Test
  void nullVariable_isNoneAndMissingOneUndefined() {
    Map<String, ?> variables = Collections.singletonMap("x", null);
    assertThat(Vectors.render("{{ x }} {{ x is none }} {{ y is defined }}|{{ y }}", variables))
        .isEqualTo("None True False|");
    assertThat(Vectors.render("{{ x }}", Map.of("x", Arrays.asList("a", null))))
        .isEqualTo("['a', None]");
  }

  @Test
  void unknownJavaType_isRefused() {
    assertThatThrownBy(() -> Vectors.render("{{ x }}", Map.of("x", new Object())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
  }

  @Test
  void callersCollections_stayUnchanged() {
    List<Object> list = new ArrayList<>(List.of("a"));
    Template template = Template.parse("{% set _ = l.append('b') %}{{ l }}", LIMITS);
    Rendered rendered = template.render(Map.of("l", list), Vectors.ENVIRONMENT.withMutable(true));
    assertThat(rendered.text()).isEqualTo("['a', 'b']");
    assertThat(list).containsExactly("a");
  }

  @Test
  void oneTemplate_rendersOnManyThreads() throws Exception {
    Template template =
        Template.parse(
            "{% set ns = namespace(n=0) %}{% macro m(x) %}<{{ x }}>{% endmacro %}"
                + "{% for i in range(n) %}{% set ns.n = ns.n + i %}{{ m(i) if loop.last }}{% endfor %}{{ ns.n }}",
            LIMITS);
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<Future<String>> results = new ArrayList<>();
      for (int i = 1; i <= 200; i++) {
        int n = i;
        results.add(
            executor.submit(() -> template.render(Map.of("n", n), Vectors.ENVIRONMENT).text()));
      }
      for (int n = 1; n <= 200; n++) {
        assertThat(results.get(n - 1).get(10, TimeUnit.SECONDS))
            .isEqualTo("<" + (n - 1) + ">" + n * (n - 1) / 2);
      }
    }
  }

  @Test
  void variables_areThoseReadFromOutside() {
    String source =
        "{% set a = b %}{{ a }}{% for c in d if e %}{{ c }}{{ loop.index }}{% endfor %}{% macro m(f) %}{{ f }}{{ g }}{% endmacro %}"
            + "{{ namespace() }}{% if h is defined %}{% set i = 1 %}{% endif %}{{ i }}{% block x %}{{ j }}{% endblock %}";
    assertThat(Template.parse(source, LIMITS).variables())
        .containsExactlyInAnyOrder("b", "d", "e", "g", "h", "i", "j");
  }

  @Test
  void smallStack_endsAtLimitToo() throws Exception {
    assertThat(Vectors.render("{% macro m(x) %}{{ [[[[x]]]] }}{% endmacro %}{{ m(1) }}", Map.of()))
        .isEqualTo("[[[[1]]]]");
    Template template =
        Template.parse("{% macro m() %}{{ [[[[m()]]]] }}{% endmacro %}{{ m() }}", LIMITS);
    List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                thrown.add(
                    new AssertionError(template.render(Map.of(), Vectors.ENVIRONMENT).text()));
              } catch (TemplateException e) {
                thrown.add(e);
              }
            },
            "small stack",
            64 * 1024);
    thread.start();
    thread.join(Duration.ofSeconds(10));
    assertThat(thrown).singleElement().isInstanceOf(TemplateException.class);
    assertThat(thrown.getFirst()).hasMessageContaining("recursionDepth");
  }
}
