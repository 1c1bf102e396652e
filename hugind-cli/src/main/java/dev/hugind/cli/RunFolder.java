package dev.hugind.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder with a note of each running server, {@code PID.json}, and the socket where it tells
 * its status, {@code PID.sock}. All is for the owner only.
 *
 * <p><b>Thread safety:</b> safe; blocks on the disk.
 */
final class RunFolder {
  private static final Logger log = LoggerFactory.getLogger(RunFolder.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_NOTE_BYTES = 1 << 20;

  private final Path folder;

  RunFolder(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder if it is not there. */
  void create() throws IOException {
    Files.createDirectories(folder, ownerOnly("rwx------"));
  }

  /** Writes a server's note; it is there as a whole or not at all. */
  void write(RunNote note) throws IOException {
    create();
    Path part = Files.createTempFile(folder, "note", ".part", ownerOnly("rw-------"));
    try {
      Files.write(part, JSON.writeValueAsBytes(note));
      Files.move(part, file(note.pid()), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Returns where a server tells its status. */
  Path socket(long pid) {
    return folder.resolve(pid + ".sock");
  }

  /** Removes what a server left, if there is anything. */
  void remove(long pid) {
    try {
      Files.deleteIfExists(file(pid));
      Files.deleteIfExists(socket(pid));
    } catch (IOException e) {
      log.warn("{} could not be removed: {}", file(pid), e.toString());
    }
  }

  /**
   * Returns the notes of the servers whose processes are alive, the longest running first, and
   * removes those of dead ones.
   */
  List<RunNote> alive() throws IOException {
    List<RunNote> notes = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return notes;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : files) {
        Optional<RunNote> note = read(file);
        if (note.isPresent() && isAlive(note.get())) {
          notes.add(note.get());
        } else {
          note.ifPresent(dead -> remove(dead.pid()));
          Files.deleteIfExists(file);
        }
      }
    }
    notes.sort(Comparator.comparing(RunNote::started).thenComparingLong(RunNote::pid));
    return notes;
  }

  /** Empty when the file is gone meanwhile, or no note. */
  private static Optional<RunNote> read(Path file) throws IOException {
    try {
      if (Files.size(file) > MAX_NOTE_BYTES) {
        return Optional.empty();
      }
      return Optional.of(JSON.readValue(Files.readAllBytes(file), RunNote.class));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (JacksonException e) {
      log.warn("{} is no note of a server: {}", file, e.getOriginalMessage());
      return Optional.empty();
    }
  }

  /** A process that began after the note was written only got the same number. */
  private static boolean isAlive(RunNote note) {
    return ProcessHandle.of(note.pid())
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process
                    .info()
                    .startInstant()
                    .map(begun -> begun.isBefore(note.started().plusSeconds(2)))
                    .orElse(true))
        .isPresent();
  }

  private Path file(long pid) {
    return folder.resolve(pid + ".json");
  }

  private static FileAttribute<?>[] ownerOnly(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
