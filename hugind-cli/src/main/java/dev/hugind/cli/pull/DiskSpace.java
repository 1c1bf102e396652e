package dev.hugind.cli.pull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room a folder's disk has. */
@FunctionalInterface
public interface DiskSpace {
  /** What the system says. */
  DiskSpace SYSTEM = folder -> Files.getFileStore(folder).getUsableSpace();

  /**
   * Returns the room that this user may fill.
   *
   * @param folder an existing folder
   * @return bytes
   * @throws IOException when the system does not say
   */
  long usableBytes(Path folder) throws IOException;

  /**
   * Checks that there is room.
   *
   * @param folder a folder, which is made if it is not there
   * @param bytes how much is needed
   * @param what names what needs it
   * @throws PullException when there is not enough
   * @throws IOException when the system does not say
   */
  default void require(Path folder, long bytes, String what) throws IOException {
    Files.createDirectories(folder);
    long usable = usableBytes(folder);
    if (usable < bytes) {
      throw new PullException(
          String.format(
              "%s needs %,d more bytes, and the disk of %s has %,d; free %,d bytes, or set"
                  + " HUGIND_HOME to a folder on a larger disk",
              what, bytes, folder, usable, bytes - usable));
    }
  }
}
