package dev.hugind.config;

import java.util.regex.Pattern;

/**
 * The names that configurations, runtimes and API keys may have: safe in a file name and in a log
 * line.
 */
final class ConfigNames {
  static final String ALLOWED =
      "1 to 64 letters, digits, dots, dashes or underscores, the first one a letter or digit";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private ConfigNames() {}

  static boolean isValid(String name) {
    return NAME.matcher(name).matches();
  }
}
