package dev.hugind.engine.session;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Thrown when a folder of states belongs to another store, of this process or of another one. The
 * message says which folder and what to do; an engine can go on without a store.
 */
public final class StoreInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the folder.
   *
   * @param folder the folder that is in use
   * @param owner who has it: {@code "this process"}
   */
  StoreInUseException(Path folder, String owner) {
    super(
        "The sessions folder "
            + folder
            + " is in use by "
            + owner
            + ". Stop the other one or give this one a folder of its own; until then conversations"
            + " are not kept on disk.");
  }
}
