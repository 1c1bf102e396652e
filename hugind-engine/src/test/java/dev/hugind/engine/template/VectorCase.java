package dev.hugind.engine.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One case of the vectors, checked in every way that it says something about. */
record VectorCase(String id, Map<?, ?> fields, Map<String, ?> variables) {

  /** Adds what is wrong, if anything, to the list. */
  void check(Template template, List<String> failures) {
    String result = run(template, Vectors.ENVIRONMENT);
    Object expected = fields.get("expected");
    if (Boolean.TRUE.equals(fields.get("raises"))) {
      checkFailure(result, failures);
    } else {
      compare(String.valueOf(expected), result, failures);
    }
    if (fields.get("expected_if_mutable") instanceof String mutable) {
      compare(mutable, run(template, Vectors.ENVIRONMENT.withMutable(true)), failures);
    }
  }

  private static String run(
      Template template, Map<String, ?> variables, RenderEnvironment environment) {
    try {
      return template.render(variables, environment).text();
    } catch (TemplateException e) {
      return "!" + e.kind() + ": " + e.getMessage();
    }
  }

  private String run(Template template, RenderEnvironment environment) {
    return run(template, variables, environment);
  }

  private void checkFailure(String result, List<String> failures) {
    boolean byTemplate =
        fields.get("error") instanceof Map<?, ?> error
            && Boolean.TRUE.equals(error.get("by_template"));
    if (byTemplate) {
      compare("!RAISED: " + message(), result, failures);
    } else if (!result.startsWith("!RUNTIME: ") && !result.startsWith("!LIMIT: ")) {
      failures.add(id + ": should fail with " + message() + " but gives " + result);
    }
  }

  @Nullable Object message() {
    return fields.get("error") instanceof Map<?, ?> error ? error.get("message") : null;
  }

  private void compare(String expected, String actual, List<String> failures) {
    if (!expected.equals(actual)) {
      int same = 0;
      while (same < Math.min(expected.length(), actual.length())
          && expected.charAt(same) == actual.charAt(same)) {
        same++;
      }
      int from = Math.max(0, same - 40);
      failures.add(
          id
              + ": at "
              + same
              + " expected …"
              + expected.substring(from, Math.min(expected.length(), same + 60)).replace("\n", "⏎")
              + "… but was …"
              + actual.substring(from, Math.min(actual.length(), same + 60)).replace("\n", "⏎"));
    }
  }
}
