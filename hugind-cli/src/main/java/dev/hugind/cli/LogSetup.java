package dev.hugind.cli;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sets the log levels. Has to run before the first logger is made. */
final class LogSetup {
  /** The environment variable that names the level. */
  static final String VARIABLE = "HUGIND_LOG";

  private static final String PREFIX = "org.slf4j.simpleLogger.";
  private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");

  private LogSetup() {}

  /**
   * Sets the levels of all loggers; without a wish those of simplelogger.properties stay.
   *
   * @param debug whether everything is wanted, llama.cpp's own lines included
   * @param wanted the value of {@value #VARIABLE}
   * @throws CommandFailure when that is no level
   */
  static void apply(boolean debug, @Nullable String wanted) {
    String level = debug ? "debug" : wanted == null ? "" : wanted.toLowerCase(Locale.ROOT);
    if (level.isEmpty()) {
      return;
    }
    if (!LEVELS.contains(level)) {
      throw CommandFailure.failed(
          VARIABLE + " is '" + wanted + "'; allowed: " + String.join(", ", LEVELS));
    }
    System.setProperty(PREFIX + "log.dev.hugind", level);
    System.setProperty(PREFIX + "log.dev.hugind.llama", level);
    // The HTTP server's own debug lines would drown ours.
    String others = LEVELS.indexOf(level) < LEVELS.indexOf("info") ? "info" : level;
    System.setProperty(PREFIX + "defaultLogLevel", others);
  }
}
