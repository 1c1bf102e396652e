package dev.hugind.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Gathers the problems of one file; beyond the first hundred it only counts. Confined to one
 * thread.
 */
final class Problems {
  private static final int MAX_LISTED = 100;

  private final String file;
  private final List<ConfigProblem> listed = new ArrayList<>();
  private int more;

  Problems(String file) {
    this.file = file;
  }

  /** Whether further problems are only counted, so that their wording would be wasted work. */
  boolean isFull() {
    return listed.size() >= MAX_LISTED;
  }

  /** How many problems were added. */
  int count() {
    return listed.size() + more;
  }

  void add(int line, String key, String message) {
    if (isFull()) {
      more++;
    } else {
      listed.add(new ConfigProblem(file, line, key, message));
    }
  }

  /** Returns the exception for a problem after which nothing more can be read. */
  ConfigException fatal(int line, String message) {
    add(line, "", message);
    return exception();
  }

  void throwIfAny() {
    if (!listed.isEmpty()) {
      throw exception();
    }
  }

  private ConfigException exception() {
    List<ConfigProblem> sorted = new ArrayList<>(listed);
    sorted.sort(Comparator.comparingInt(ConfigProblem::line));
    return ConfigException.of(file, sorted, more);
  }
}
