package dev.hugind.engine.template;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** Renders as the test vectors were rendered. */
final class Vectors {
  /** The clock of the vectors stands at 2026-07-04 12:30:15. */
  static final RenderEnvironment ENVIRONMENT =
      RenderEnvironment.of(Clock.fixed(Instant.parse("2026-07-04T12:30:15Z"), ZoneOffset.UTC));

  private Vectors() {}

  static String render(String source, Map<String, ?> variables) {
    return Template.parse(source, TemplateLimits.defaults()).render(variables, ENVIRONMENT).text();
  }
}
