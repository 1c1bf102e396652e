package dev.hugind.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.hugind.engine.fixture.TestVectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever the template, it renders or ends with a {@link TemplateException}, and soon. */
class TemplateFuzzTest {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\{%[-+]?|[-+]?%\\}|\\{\\{[-+]?|[-+]?\\}\\}|\\{#|#\\}|'[^'\\n]*'|\\w+|\\s+|.",
          Pattern.DOTALL);
  private static final Map<String, Object> VARIABLES =
      Map.of(
          "messages",
          List.of(
              Map.of("role", "system", "content", "be nice"),
              Map.of("role", "user", "content", "hi 🗾"),
              Map.of("role", "assistant", "content", "<think>x</think>y")),
          "add_generation_prompt",
          true,
          "tools",
          List.of(
              Map.of(
                  "type",
                  "function",
                  "function",
                  Map.of("name", "f", "parameters", Map.of("a", 1.5)))));
  private static final TemplateLimits LIMITS =
      new TemplateLimits(
          100_000, 100, 200_000, 1_000_000, 4_000_000, 10_000, 50, Duration.ofSeconds(2));

  private static List<String> tokens(String source) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(source);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    return tokens;
  }

  @SuppressWarnings("CatchAndPrintStackTrace")
  private static boolean renders(String source, long seed, int round) {
    long start = System.nanoTime();
    boolean rendered;
    try {
      Rendered result =
          Template.parse(source, LIMITS)
              .render(VARIABLES, Vectors.ENVIRONMENT.withMutable(round % 2 == 0));
      int covered = result.runs().stream().mapToInt(run -> run.end() - run.start()).sum();
      assertThat(covered).isEqualTo(result.text().length());
      rendered = true;
    } catch (TemplateException e) {
      assertThat(e.getMessage()).isNotBlank();
      rendered = false;
    } catch (RuntimeException | Error e) {
      return fail("seed " + seed + ", round " + round + ": " + source, e);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start).toMillis())
        .as("seed %d, round %d: %s", seed, round, source)
        .isLessThan(4_000);
    return rendered;
  }

  @Test
  void mutatedRealTemplates_failCleanly() {
    long seed = 20261125;
    Random random = new Random(seed);
    List<List<String>> templates = new ArrayList<>();
    for (String source : new java.util.TreeMap<>(TestVectors.templates()).values()) {
      templates.add(tokens(source));
    }
    int rendered = 0;
    for (int round = 0; round < 3_000; round++) {
      List<String> mutated = new ArrayList<>(templates.get(random.nextInt(templates.size())));
      for (int i = 0; i <= random.nextInt(4); i++) {
        mutate(mutated, templates, random);
      }
      rendered += renders(String.join("", mutated), seed, round) ? 1 : 0;
    }
    System.out.println("seed " + seed + ": " + rendered + " of 3000 mutated templates rendered");
    assertThat(rendered).isBetween(100, 2_999);
  }

  private static void mutate(List<String> tokens, List<List<String>> templates, Random random) {
    if (tokens.isEmpty()) {
      return;
    }
    int at = random.nextInt(tokens.size());
    List<String> other = templates.get(random.nextInt(templates.size()));
    String token = other.get(random.nextInt(other.size()));
    switch (random.nextInt(4)) {
      case 0 -> tokens.remove(at);
      case 1 -> tokens.add(at, token);
      case 2 -> tokens.set(at, token);
      default -> tokens.set(at, tokens.get(random.nextInt(tokens.size())));
    }
  }

  @Test
  void tokenSoup_failsCleanly() {
    long seed = 4711;
    Random random = new Random(seed);
    List<String> pool =
        tokens(
            "{% for x in messages recursive %}{% if x is not none and not x in [1, 2.5, ''] or 1 // 0 ** 2 %}{% elif %}"
                + "{% else %}{% endif %}{% endfor %}{{ x.y['z'][::-1] | default('a' ~ 'b', true) }}{%- set a, b = 1, (2,) -%}"
                + "{% macro m(a, b=1) %}{{ caller(*a, **b) }}{% endmacro %}{% call m() %}{% endcall %}{% raw %}{% endraw %}"
                + "{# c #}{{ loop.index % 2 < 3 >= 4 != 5 }}{% break %}{% continue %}{% block b scoped %}{% endblock %}"
                + "{% with %}{% endwith %}{% filter upper %}{% endfilter %}{{ namespace(a=1) | tojson(indent=2) | map('x') | list }}"
                + "{{ '%s %d' % ('{}'.format(range(9), dict(a=1).items()), -1) }}{% generation %}{% endgeneration %}\n\t");
    int rendered = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder soup = new StringBuilder();
      for (int i = 0; i < 1 + random.nextInt(25); i++) {
        soup.append(pool.get(random.nextInt(pool.size())))
            .append(random.nextInt(3) == 0 ? " " : "");
      }
      rendered += renders(soup.toString(), seed, round) ? 1 : 0;
    }
    System.out.println("seed " + seed + ": " + rendered + " of 20000 soups rendered");
    assertThat(rendered).isPositive();
  }
}
