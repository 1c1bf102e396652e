package dev.hugind.engine.session;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to be the only one that uses a folder, among all processes of this machine. The system
 * gives it back when a process dies; the lock's file stays, as removing it could part two owners.
 *
 * <p><b>Thread safety:</b> safe.
 *
 * <p><b>Lifecycle:</b> owned by the store of the folder; {@code close} is idempotent.
 */
final class FolderLock implements AutoCloseable {
  static final String FILE_NAME = ".lock";

  /**
   * The folders that this process has locked. POSIX drops a process's locks on a file as soon as it
   * closes any descriptor of it, so a second try must not even open the file.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes the lock, without waiting.
   *
   * @param folder an existing folder
   * @throws StoreInUseException when somebody has it
   * @throws IOException when the lock's file can't be opened or the file system has no locks
   */
  static FolderLock acquire(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!HELD.add(real)) {
      throw new StoreInUseException(real, "another engine of this process");
    }
    try {
      return new FolderLock(real, lock(real));
    } catch (IOException | RuntimeException | Error e) {
      HELD.remove(real);
      throw e;
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    Path file = folder.resolve(FILE_NAME);
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            OwnerOnly.file(file));
    try {
      if (channel.tryLock() == null) {
        throw new StoreInUseException(folder, "another process");
      }
      return channel;
    } catch (OverlappingFileLockException _) {
      // A copy of this class in another class loader, whose HELD is not ours, has it.
      channel.close();
      throw new StoreInUseException(folder, "another engine of this process");
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      try {
        channel.close();
      } finally {
        HELD.remove(folder);
      }
    }
  }
}
