package dev.hugind.engine.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder with one file per state, for this user alone and for one store at a time. The format is
 * told in docs/sessions.md.
 *
 * <p>A file is there whole or not at all, also after a crash: it is written under a temporary name,
 * brought to the device, and renamed.
 *
 * <p><b>Thread safety:</b> safe; methods block on I/O. One lock guards the set of names that are
 * being written; it is held while a broken file is removed, never while a state is read or written.
 *
 * <p><b>Lifecycle:</b> closed by the engine that uses it; {@code close} is idempotent and lets
 * another store have the folder. Opened states can be read until they are closed themselves.
 *
 * <p><b>After close:</b> every method but {@code bytes} and {@code close} throws {@link
 * IllegalStateException}.
 */
public final class DiskStateStore implements StateStore {
  private static final Logger log = LoggerFactory.getLogger(DiskStateStore.class);
  private static final String SUFFIX = ".kv";
  private static final String TEMPORARY_SUFFIX = ".kv.tmp";

  private final Path folder;
  private final FolderLock lock;
  private final StateOutput.Opening opening;
  private final Object names = new Object();

  /** The temporary files of these are no leftovers, and the files of these are being replaced. */
  @GuardedBy("names")
  private final Set<String> writing = new HashSet<>();

  private volatile boolean closed;

  private DiskStateStore(Path folder, FolderLock lock, StateOutput.Opening opening) {
    this.folder = folder;
    this.lock = lock;
    this.opening = opening;
  }

  /**
   * Opens the store in a folder, which is made when it is missing.
   *
   * @param folder for this store alone; other files in it are left as they are
   * @return the caller closes it
   * @throws StoreInUseException when another store, here or in another process, has the folder
   * @throws IOException when the folder can't be made or locked, or other users can write to it
   */
  public static DiskStateStore at(Path folder) throws IOException {
    return at(folder, StateOutput::create);
  }

  /** Opens a store whose files are made by somebody else. */
  static DiskStateStore at(Path folder, StateOutput.Opening opening) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    OwnerOnly.createFolder(absolute);
    return new DiskStateStore(absolute, FolderLock.acquire(absolute), opening);
  }

  @Override
  public List<Stored> list() throws IOException {
    ensureOpen();
    List<Stored> stored = new ArrayList<>();
    int foreign = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String fileName = file.getFileName().toString();
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        try {
          if (isNamed(fileName, TEMPORARY_SUFFIX)) {
            removeLeftover(fileName);
          } else if (isNamed(fileName, SUFFIX)) {
            list(fileName.substring(0, fileName.length() - SUFFIX.length()), stored::add);
          }
        } catch (OtherVersionException _) {
          foreign++;
        } catch (NoSuchFileException _) {
          // Deleted meanwhile.
        } catch (IOException e) {
          log.warn("{} can't be read or removed, and is left out: {}", file, e.toString());
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    if (foreign > 0) {
      log.info("{} holds {} states of another version of Hugind; they stay", folder, foreign);
    }
    return stored;
  }

  @Override
  public long bytes(StateHeader header) {
    return StateFormat.fileBytes(header);
  }

  @Override
  public void write(StateHeader header, Source source) throws IOException {
    ensureOpen();
    StateFormat.Encoded encoded = StateFormat.encode(header);
    String name = header.name();
    Path temporary = folder.resolve(name + TEMPORARY_SUFFIX);
    synchronized (names) {
      if (!writing.add(name)) {
        throw new IllegalStateException("the state " + name + " is being written already");
      }
    }
    try {
      Files.deleteIfExists(temporary);
      write(temporary, header, encoded, source);
      Files.move(temporary, file(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException | Error e) {
      removeAfter(e, temporary);
      throw e;
    } finally {
      synchronized (names) {
        writing.remove(name);
      }
    }
    syncFolder();
  }

  @Override
  public Opened open(String name) throws IOException {
    ensureOpen();
    Path file = file(name);
    try (StateFileReader reader = StateFileReader.open(file, name)) {
      StateFormat.Decoded decoded = reader.readHeader();
      reader.checkState(decoded);
      return MappedState.map(reader.channel(), decoded);
    } catch (OtherVersionException e) {
      throw new IOException("The state " + file + " is not read here: " + e.getMessage(), e);
    } catch (DamagedStateException e) {
      removeAfter(e, file);
      logRemoved(file, e);
      throw new IOException("The state " + file + " is damaged: " + e.getMessage(), e);
    }
  }

  @Override
  public void touch(String name, Instant when) throws IOException {
    ensureOpen();
    try {
      Files.setLastModifiedTime(file(name), FileTime.from(when));
    } catch (NoSuchFileException _) {
      // As the contract has it: deleted meanwhile.
    }
  }

  @Override
  public void delete(String name) throws IOException {
    ensureOpen();
    Files.deleteIfExists(file(name));
  }

  @Override
  public void close() throws IOException {
    closed = true;
    lock.close();
  }

  private void write(Path temporary, StateHeader header, StateFormat.Encoded encoded, Source source)
      throws IOException {
    try (StateOutput output = opening.create(temporary);
        Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(StateFormat.BLOCK_BYTES, StateFormat.ALIGNMENT);
      try (StateFileWriter writer =
          new StateFileWriter(output, header.stateBytes(), block.asByteBuffer())) {
        writer.writeHeader(encoded.bytes());
        source.writeTo(writer);
        writer.finish(encoded.checksum());
      }
      output.force();
    }
  }

  private void list(String name, Consumer<Stored> found) throws IOException {
    try {
      found.accept(read(name));
    } catch (DamagedStateException _) {
      Path file = file(name);
      DamagedStateException reason;
      synchronized (names) {
        if (writing.contains(name)) {
          return;
        }
        // A write may have replaced what was broken since.
        try {
          found.accept(read(name));
          return;
        } catch (DamagedStateException e) {
          reason = e;
          removeAfter(e, file);
        }
      }
      logRemoved(file, reason);
    }
  }

  private Stored read(String name) throws IOException {
    Path file = file(name);
    try (StateFileReader reader = StateFileReader.open(file, name)) {
      StateHeader header = reader.readHeader().header();
      FileTime used = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
      return new Stored(header, reader.channel().size(), used.toInstant());
    }
  }

  private void removeLeftover(String fileName) throws IOException {
    String name = fileName.substring(0, fileName.length() - TEMPORARY_SUFFIX.length());
    synchronized (names) {
      if (!writing.contains(name)) {
        Files.deleteIfExists(folder.resolve(fileName));
      }
    }
  }

  /** Makes the renaming itself outlive a loss of power. The state is there without it. */
  private void syncFolder() {
    if (!OwnerOnly.isKnown(folder)) {
      return; // Windows opens no folders.
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      log.warn("{} can't be synced: {}", folder, e.toString());
    }
  }

  private Path file(String name) {
    if (!StateFormat.isName(name)) {
      throw new IllegalArgumentException("no name of a state: " + name);
    }
    return folder.resolve(name + SUFFIX);
  }

  private void ensureOpen() {
    if (closed) {
      throw new IllegalStateException("the store in " + folder + " is closed");
    }
  }

  private static boolean isNamed(String fileName, String suffix) {
    return fileName.endsWith(suffix)
        && StateFormat.isName(fileName.substring(0, fileName.length() - suffix.length()));
  }

  /** Removes a file; what hinders it is added to the reason. */
  private static void removeAfter(Throwable failure, Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static void logRemoved(Path file, DamagedStateException reason) {
    log.warn(
        "{} is damaged and {} removed: {}",
        file,
        reason.getSuppressed().length == 0 ? "was" : "can't be",
        reason.getMessage());
  }
}
