package dev.hugind.config;

import java.nio.file.Path;

/**
 * The folder that holds all files of Hugind: configurations, models, runtimes, sessions, logs.
 *
 * <p>It only names places; nothing is created or checked.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param root the absolute path of the folder
 */
public record HugindHome(Path root) {
  /** The environment variable that names the folder. */
  public static final String VARIABLE = "HUGIND_HOME";

  /** Makes the path absolute. */
  public HugindHome {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * Returns the folder that {@code $HUGIND_HOME} names, else {@code ~/.hugind}.
   *
   * @param environment where the variable and the home folder are looked up; an empty variable
   *     counts as not set
   * @return the folder
   * @throws java.nio.file.InvalidPathException if the variable holds no path
   */
  public static HugindHome from(Environment environment) {
    String value = environment.variable(VARIABLE);
    return new HugindHome(
        value == null || value.isEmpty()
            ? environment.userHome().resolve(".hugind")
            : environment.path(value));
  }

  /**
   * Returns the folder with one file {@code NAME.yml} per configuration.
   *
   * @return {@code configs/}
   */
  public Path configs() {
    return root.resolve("configs");
  }

  /**
   * Returns the folder in which relative model paths are looked up after the config file's own.
   *
   * @return {@code models/}
   */
  public Path models() {
    return root.resolve("models");
  }

  /**
   * Returns the folder of the installed llama.cpp runtimes.
   *
   * @return {@code runtimes/}
   */
  public Path runtimes() {
    return root.resolve("runtimes");
  }

  /**
   * Returns the folder of the conversations kept on disk.
   *
   * @return {@code sessions/}
   */
  public Path sessions() {
    return root.resolve("sessions");
  }

  /**
   * Returns the folder of the log files.
   *
   * @return {@code logs/}
   */
  public Path logs() {
    return root.resolve("logs");
  }

  /**
   * Returns the folder in which running servers leave a note.
   *
   * @return {@code run/}
   */
  public Path run() {
    return root.resolve("run");
  }

  /**
   * Returns the file of the settings that all configurations share.
   *
   * @return {@code settings.yml}
   */
  public Path settings() {
    return root.resolve("settings.yml");
  }
}
