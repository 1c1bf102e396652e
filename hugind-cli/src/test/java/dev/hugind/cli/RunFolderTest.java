package dev.hugind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFolderTest {
  private static final long OWN_PID = ProcessHandle.current().pid();

  private final Path path;
  private final RunFolder folder;

  RunFolderTest(@TempDir Path root) {
    path = root.resolve("run");
    folder = new RunFolder(path);
  }

  private static RunNote note(long pid, Instant started) {
    return new RunNote(pid, started.toEpochMilli(), "http://127.0.0.1:1", 1, List.of("a", "b"));
  }

  @Test
  void noteOfALivingProcess_isFoundAsWritten() throws IOException {
    RunNote note = note(OWN_PID, Instant.now());

    folder.write(note);

    assertThat(folder.alive()).containsExactly(note);
  }

  @Test
  void notes_areForTheOwnerOnly() throws IOException {
    folder.write(note(OWN_PID, Instant.now()));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rwx------");
    try (var files = Files.list(path)) {
      assertThat(files)
          .singleElement()
          .extracting(RunFolderTest::permissions)
          .isEqualTo("rw-------");
    }
  }

  private static String permissions(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void notesOfDeadProcesses_areRemoved() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    assertThat(dead.waitFor()).isZero();
    folder.write(note(dead.pid(), Instant.now()));
    Files.createFile(folder.socket(dead.pid()));

    assertThat(folder.alive()).isEmpty();
    assertThat(path).isEmptyDirectory();
  }

  @Test
  void noteOlderThanTheProcessOfItsNumber_isRemoved() throws IOException {
    Instant begun = ProcessHandle.current().info().startInstant().orElseThrow();
    folder.write(note(OWN_PID, begun.minusSeconds(60)));

    assertThat(folder.alive()).isEmpty();
    assertThat(path).isEmptyDirectory();
  }

  @Test
  void fileThatIsNoNote_isRemoved() throws IOException {
    folder.create();
    Files.writeString(path.resolve("1.json"), "{not json");

    assertThat(folder.alive()).isEmpty();
    assertThat(path).isEmptyDirectory();
  }

  @Test
  void missingFolder_hasNoNotes() throws IOException {
    assertThat(folder.alive()).isEmpty();
  }

  @Test
  void removedNote_isGoneAndRemovingAgainDoesNothing() throws IOException {
    folder.write(note(OWN_PID, Instant.now()));

    folder.remove(OWN_PID);
    folder.remove(OWN_PID);

    assertThat(path).isEmptyDirectory();
  }
}
