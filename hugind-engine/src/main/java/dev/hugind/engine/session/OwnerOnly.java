package dev.hugind.engine.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Keeps files for their owner alone, where the file system knows permissions. */
final class OwnerOnly {
  private static final Set<PosixFilePermission> WRITE_BY_OTHERS =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private OwnerOnly() {}

  /** Tells whether a path's file system knows permissions. */
  static boolean isKnown(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Returns what a new file at a path is made with. */
  static FileAttribute<?>[] file(Path path) {
    return attributes(path, "rw-------");
  }

  /**
   * Makes a folder and what is missing above it.
   *
   * @throws IOException when it can't be made, or is there and others can change it: they could
   *     swap or cut files while these are read
   */
  static void createFolder(Path folder) throws IOException {
    Files.createDirectories(folder, attributes(folder, "rwx------"));
    if (!isKnown(folder)) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
    if (permissions.stream().anyMatch(WRITE_BY_OTHERS::contains)) {
      throw new IOException(
          "The sessions folder "
              + folder
              + " can be changed by other users ("
              + PosixFilePermissions.toString(permissions)
              + "); conversations are only kept in a folder of one's own. Run: chmod go-rwx "
              + folder);
    }
  }

  private static FileAttribute<?>[] attributes(Path path, String permissions) {
    return isKnown(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
