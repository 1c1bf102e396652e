package dev.hugind.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:-default}} in values.
 *
 * <p>What a variable holds is taken as it is and never expanded again. A dollar sign before the
 * reference protects it: {@code $${NAME}} becomes {@code ${NAME}}. Any other dollar sign is a plain
 * dollar sign. Confined to one thread; one instance serves one file, because the total is bounded.
 */
final class Expander {
  private static final int MAX_EXPANDED = 1 << 20;
  private static final Pattern REFERENCE =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(:-((?:(?!\\$\\{)[^}])*))?\\}");

  private final Environment environment;
  private long expandedChars;

  Expander(Environment environment) {
    this.environment = environment;
  }

  /** What an expansion gave: a text, or a problem (then the text is empty). */
  record Expansion(String text, String problem) {
    boolean failed() {
      return !problem.isEmpty();
    }
  }

  /**
   * Expands a value; with {@code secret}, problems name no part of a value that is more than one
   * reference.
   */
  Expansion expand(String text, boolean secret) {
    if (!text.contains("${")) {
      return new Expansion(text, "");
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
      if (open > at && text.charAt(open - 1) == '$') {
        out.append(text, at, open - 1).append("${");
        at = open + 2;
        continue;
      }
      out.append(text, at, open);
      Matcher matcher = REFERENCE.matcher(text).region(open + 2, text.length());
      if (!matcher.lookingAt()) {
        return failure(
            "found ${ without NAME} or NAME:-default} after it; a plain ${ is written $${");
      }
      String value = value(matcher);
      if (value == null) {
        boolean whole = open == 0 && matcher.end() == text.length();
        String name = matcher.group(1);
        return failure(
            secret && !whole
                ? "an environment variable in the value is not set"
                : "the environment variable "
                    + name
                    + " is not set; set it, or write ${"
                    + name
                    + ":-default}");
      }
      expandedChars += value.length();
      if (expandedChars > MAX_EXPANDED) {
        return failure(
            "the environment variables of this file add up to more than "
                + MAX_EXPANDED
                + " characters");
      }
      out.append(value);
      at = matcher.end();
    }
    return new Expansion(out.append(text, at, text.length()).toString(), "");
  }

  /** As in a shell, the default also stands in for an empty variable. */
  private @Nullable String value(Matcher matcher) {
    String value = environment.variable(matcher.group(1));
    String fallback = matcher.group(3);
    return fallback != null && (value == null || value.isEmpty()) ? fallback : value;
  }

  private static Expansion failure(String problem) {
    return new Expansion("", problem);
  }
}
