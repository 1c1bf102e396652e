package dev.hugind.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The runtime that the tests with the real library use: {@code -Dhugind.test.runtime=FOLDER}. */
final class TestRuntime {
  private TestRuntime() {}

  /** The folder, or null for the bundled one. */
  static @Nullable Path folder() {
    String folder = System.getProperty("hugind.test.runtime");
    return folder == null ? null : Path.of(folder);
  }
}
