package dev.hugind.config;

import java.io.Serial;
import java.util.ArrayList;
import java.util.List;

/**
 * Thrown when a configuration cannot be used; lists everything that is wrong with it, and never a
 * secret.
 *
 * <p><b>Thread safety:</b> as any exception; the list of problems is immutable.
 */
public final class ConfigException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  private ConfigException(String message, List<ConfigProblem> problems) {
    super(message);
    this.problems = List.copyOf(problems);
  }

  /** Returns the exception for one file; {@code more} problems were found beyond those listed. */
  static ConfigException of(String file, List<ConfigProblem> problems, int more) {
    int count = problems.size() + more;
    StringBuilder message = new StringBuilder(file);
    message.append(" has ").append(count).append(count == 1 ? " problem:" : " problems:");
    problems.forEach(problem -> message.append("\n  ").append(problem));
    if (more > 0) {
      message.append("\n  and ").append(more).append(" more");
    }
    return new ConfigException(message.toString(), problems);
  }

  /**
   * Returns the exception for a configuration that cannot be found or opened; the message is the
   * problem itself.
   */
  static ConfigException ofWhole(String file, String message) {
    return new ConfigException(message, List.of(new ConfigProblem(file, 0, "", message)));
  }

  /** Returns one exception that says all that several say. */
  static ConfigException ofAll(List<ConfigException> causes) {
    if (causes.size() == 1) {
      return causes.getFirst();
    }
    List<ConfigProblem> all = new ArrayList<>();
    List<String> messages = new ArrayList<>();
    for (ConfigException cause : causes) {
      all.addAll(cause.problems());
      messages.add(String.valueOf(cause.getMessage()));
    }
    return new ConfigException(String.join("\n", messages), all);
  }

  /**
   * Returns the problems, in the order of the file, at most 100 of each file.
   *
   * @return at least one problem; empty only after Java serialization, which keeps the message
   *     alone
   */
  public List<ConfigProblem> problems() {
    return problems == null ? List.of() : problems;
  }
}
