package dev.hugind.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the loader may know of the process around it: environment variables and the user's home
 * folder.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class Environment {
  private final Function<String, @Nullable String> variables;
  private final Path userHome;

  private Environment(Function<String, @Nullable String> variables, Path userHome) {
    this.variables = variables;
    this.userHome = userHome;
  }

  /**
   * Returns the environment of this process.
   *
   * @return variables from {@link System#getenv(String)}, home from the property {@code user.home}
   */
  public static Environment system() {
    return new Environment(System::getenv, Path.of(System.getProperty("user.home", ".")));
  }

  /**
   * Returns an environment with exactly these variables.
   *
   * @param variables names and values; copied
   * @param userHome the folder that {@code ~/} stands for
   * @return the environment
   */
  public static Environment of(Map<String, String> variables, Path userHome) {
    Map<String, String> copy = Map.copyOf(variables);
    return new Environment(copy::get, userHome);
  }

  /**
   * Returns the value of a variable.
   *
   * @param name the variable's name
   * @return its value, or null if it is not set
   */
  public @Nullable String variable(String name) {
    return variables.apply(name);
  }

  /**
   * Returns the folder that {@code ~/} stands for.
   *
   * @return the user's home folder
   */
  public Path userHome() {
    return userHome;
  }

  /** Returns the home folder's path; no variable, because variables hold secrets. */
  @Override
  public String toString() {
    return "Environment[userHome=" + userHome + "]";
  }

  /**
   * Returns a path in which a leading {@code ~/} is replaced; throws InvalidPathException as {@link
   * Path#of} does.
   */
  Path path(String text) {
    return text.startsWith("~/") ? userHome.resolve(text.substring(2)) : Path.of(text);
  }
}
