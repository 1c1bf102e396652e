package dev.hugind.engine.llama;

import dev.hugind.engine.backend.Backend;
import dev.hugind.engine.error.ModelLoadException;
import java.nio.file.Path;

/** Finds native runtimes. */
@SuppressWarnings("DoNotCallSuggester")
public final class LlamaRuntimes {
  private LlamaRuntimes() {}

  /**
   * Returns the bundled runtime.
   *
   * @return the backend
   */
  public static Backend bundled() {
    throw new ModelLoadException("no runtime");
  }

  /**
   * Returns an installed runtime.
   *
   * @param folder its folder
   * @return the backend
   */
  public static Backend inFolder(Path folder) {
    throw new ModelLoadException("no runtime in " + folder);
  }
}
