package dev.hugind.engine.template;

import java.time.Duration;

/**
 * The bounds within which one template is parsed and rendered; reaching one ends in {@link
 * TemplateException.Kind#LIMIT}.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param sourceCharacters length of the template's source in UTF-16 units, at least 1
 * @param nestingDepth how deep expressions and blocks nest in the source, 1 to 500
 * @param steps statements, iterations and calls in one rendering, at least 1
 * @param outputCharacters length of the rendered text, and of any one text on the way there, in
 *     UTF-16 units, at least 1
 * @param allocatedCharacters characters and list items made in one rendering, which bounds its
 *     memory, at least 1
 * @param rangeItems items of one {@code range}, at least 1; the sandbox of Jinja2 has 100,000
 * @param recursionDepth how deep macros and recursive loops call each other, and how deep values
 *     nest, 1 to 500
 * @param time longest time of one rendering, positive
 */
public record TemplateLimits(
    int sourceCharacters,
    int nestingDepth,
    long steps,
    int outputCharacters,
    long allocatedCharacters,
    int rangeItems,
    int recursionDepth,
    Duration time) {

  private static final TemplateLimits DEFAULTS =
      new TemplateLimits(
          500_000, 200, 3_000_000, 32_000_000, 96_000_000, 100_000, 150, Duration.ofSeconds(2));

  /**
   * Checks that each bound is within its range.
   *
   * @throws IllegalArgumentException if a bound is out of its range
   */
  public TemplateLimits {
    require("sourceCharacters", sourceCharacters, Integer.MAX_VALUE);
    require("nestingDepth", nestingDepth, 500);
    require("steps", steps, Long.MAX_VALUE);
    require("outputCharacters", outputCharacters, Integer.MAX_VALUE);
    require("allocatedCharacters", allocatedCharacters, Long.MAX_VALUE);
    require("rangeItems", rangeItems, Integer.MAX_VALUE);
    require("recursionDepth", recursionDepth, 500);
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("time must be positive, not " + time);
    }
  }

  /**
   * Returns bounds that any real chat template keeps by far.
   *
   * @return the default bounds
   */
  public static TemplateLimits defaults() {
    return DEFAULTS;
  }

  private static void require(String name, long value, long most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + " must be from 1 to " + most + ", not " + value);
    }
  }
}
