package dev.hugind.engine.template;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.fixture.TestVectors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real chat templates, byte for byte as transformers renders them. */
class TemplateVectorsTest {
  @Test
  @SuppressWarnings("unchecked")
  void everyRealTemplate_rendersAsTransformers() {
    Map<String, ?> vectors = (Map<String, ?>) TestVectors.json("template-cases.json.gz", Map.class);
    Map<String, ?> contexts = (Map<String, ?>) requireNonNull(vectors.get("contexts"));
    List<Map<String, ?>> cases = (List<Map<String, ?>>) requireNonNull(vectors.get("cases"));
    Map<String, Template> templates = new HashMap<>();
    TestVectors.templates()
        .forEach(
            (name, source) ->
                templates.put(name, Template.parse(source, TemplateLimits.defaults())));
    List<String> failures = new ArrayList<>();
    int failed = 0;
    for (Map<String, ?> fields : cases) {
      int before = failures.size();
      String id = fields.get("template") + " " + fields.get("context");
      new VectorCase(
              id, fields, (Map<String, ?>) requireNonNull(contexts.get(fields.get("context"))))
          .check(requireNonNull(templates.get(fields.get("template"))), failures);
      failed += failures.size() > before ? 1 : 0;
    }
    System.out.println("template cases passed: " + (cases.size() - failed) + " of " + cases.size());
    assertThat(cases).hasSizeGreaterThanOrEqualTo(3828);
    assertThat(failures).isEmpty();
  }
}
