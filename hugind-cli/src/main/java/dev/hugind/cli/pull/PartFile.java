package dev.hugind.cli.pull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being fetched, under a hidden name beside its place: {@code .NAME.part}, with a
 * journal {@code .NAME.part.json}.
 *
 * <p>The journal never tells of bytes that are not on the disk, so that a pull goes on after a
 * crash, too.
 *
 * <p><b>Thread safety:</b> {@link #write} is safe, everything else is for one thread.
 * <b>Lifecycle:</b> locked against other processes until closed; closing keeps what is there.
 */
final class PartFile implements AutoCloseable {
  private final Path target;
  private final Path path;
  private final Path journalPath;
  private final FileChannel channel;
  private Optional<PartJournal> journal;

  private PartFile(Path target, FileChannel channel) throws IOException {
    this.target = target;
    this.path = path(target);
    this.journalPath = journalPath(target);
    this.channel = channel;
    this.journal = PartJournal.read(journalPath);
  }

  /** Returns where a file is before it is whole. */
  static Path path(Path target) {
    return target.resolveSibling("." + target.getFileName() + ".part");
  }

  static Path journalPath(Path target) {
    return target.resolveSibling("." + target.getFileName() + ".part.json");
  }

  /**
   * Opens the file, as a new one unless something of it is there.
   *
   * @throws PullException when another process has it
   */
  static PartFile open(Path target) throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(
            path(target),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      if (lock(channel) == null) {
        throw new PullException(
            target.getFileName() + " is being fetched by another hugind; wait for it, or end it");
      }
      return new PartFile(target, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // by this process
    }
  }

  /** Returns whether the file with a sum is there, whole and checked. */
  boolean isChecked(String sha256) {
    return journal.filter(noted -> noted.checked() && sha256.equals(noted.sha256())).isPresent();
  }

  /** Returns what is there of a file, and notes what is going to be; another file's bytes go. */
  PieceMap resume(PartJournal begun) throws IOException {
    PartJournal noted = journal.filter(begun::isOfSameFile).orElse(null);
    if (noted != null) {
      PieceMap map = new PieceMap(noted.bytes(), noted.pieceBytes(), noted.done());
      if (isCovered(noted, map)) {
        journal = Optional.of(noted.with(noted.done(), false));
        return map;
      }
    }
    forget();
    journal = Optional.of(begun);
    return new PieceMap(begun.bytes(), begun.pieceBytes());
  }

  private boolean isCovered(PartJournal noted, PieceMap map) throws IOException {
    for (int piece = 0; piece < noted.done().size(); piece++) {
      if (noted.done().get(piece) > 0 && map.position(piece) > channel.size()) {
        return false;
      }
    }
    return channel.size() <= noted.bytes();
  }

  /** Throws away what is there. */
  void forget() throws IOException {
    Files.deleteIfExists(journalPath);
    var _ = channel.truncate(0);
    journal = Optional.empty();
  }

  /**
   * Writes all bytes of a buffer.
   *
   * @throws PullException when the disk does not take them
   */
  void write(ByteBuffer bytes, long position) {
    try {
      long at = position;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    } catch (IOException e) {
      throw new PullException(
          path
              + " cannot be written: "
              + e.getMessage()
              + "; see to the disk and run it again, what is there is kept",
          e);
    }
  }

  /** Puts on the disk what has been written, and notes it. */
  void save(PieceMap map) throws IOException {
    // INVARIANT: counted before the data is forced, so that nothing is noted that is not there.
    List<Long> done = map.snapshot();
    channel.force(false);
    note(done, false);
  }

  /** Notes that the file is whole and right. */
  void saveChecked(PieceMap map) throws IOException {
    channel.force(true);
    note(map.snapshot(), true);
  }

  /** Puts on the disk what has been written, without noting it. */
  void force() throws IOException {
    channel.force(true);
  }

  private void note(List<Long> done, boolean checked) throws IOException {
    PartJournal next = journal.orElseThrow().with(done, checked);
    next.write(journalPath);
    journal = Optional.of(next);
  }

  Path path() {
    return path;
  }

  /** Returns the size of what is there. */
  long size() throws IOException {
    return channel.size();
  }

  /** Removes what is there. */
  void delete() throws IOException {
    forget();
    Files.deleteIfExists(path);
  }

  /** Gives the file its name, in place of an older one. */
  void publish() throws IOException {
    var _ =
        Files.move(
            path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(journalPath);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
