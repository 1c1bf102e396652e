package dev.hugind.engine.template;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.fixture.TestVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The language, feature by feature, against what Python's Jinja2 prints. */
class JinjaVectorsTest {
  @Test
  void everyLanguageCase_rendersAsPython() {
    List<?> cases = TestVectors.json("jinja-cases.json.gz", List.class);
    List<String> failures = new ArrayList<>();
    int failed = 0;
    for (Object entry : cases) {
      int before = failures.size();
      check((Map<?, ?>) entry, failures);
      failed += failures.size() > before ? 1 : 0;
    }
    System.out.println("jinja cases passed: " + (cases.size() - failed) + " of " + cases.size());
    assertThat(cases).hasSizeGreaterThanOrEqualTo(889);
    assertThat(failures).isEmpty();
  }

  @SuppressWarnings("unchecked")
  private static void check(Map<?, ?> fields, List<String> failures) {
    String source = (String) requireNonNull(fields.get("template"));
    String id = fields.get("id") + " " + source;
    VectorCase vector =
        new VectorCase(id, fields, (Map<String, ?>) requireNonNull(fields.get("context")));
    try {
      vector.check(Template.parse(source, TemplateLimits.defaults()), failures);
    } catch (TemplateException e) {
      if (!Boolean.TRUE.equals(fields.get("raises"))) {
        failures.add(id + ": does not parse: " + e.getMessage());
      }
    }
  }
}
