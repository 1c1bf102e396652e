package dev.hugind.cli;

import dev.hugind.config.LoadedConfig;
import java.util.ArrayList;
import java.util.List;

/** Collects what a configuration asks for and this build cannot do; all of it is told at once. */
final class Refusals {
  private final LoadedConfig source;
  private final List<String> found = new ArrayList<>();

  Refusals(LoadedConfig source) {
    this.source = source;
  }

  void add(String key, String message) {
    int line = source.lines().getOrDefault(key, 0);
    found.add((line > 0 ? "line " + line + ": " : "") + key + ": " + message);
  }

  /** Throws one failure with everything that was added, if anything was. */
  void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    String file = source.file().toString();
    throw CommandFailure.badConfiguration(
        found.size() == 1
            ? file + ": " + found.getFirst()
            : file + " has " + found.size() + " problems:\n  " + String.join("\n  ", found));
  }
}
