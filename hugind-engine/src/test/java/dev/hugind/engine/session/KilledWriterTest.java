package dev.hugind.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that die while they write. */
class KilledWriterTest {
  private static final int KILLS = 8;
  private static final long SECONDS = 60;

  @TempDir private Path temporary;

  @Test
  void killedAtAnyMoment_leavesWholeStatesOnly() throws Exception {
    long seed = System.nanoTime();
    System.out.println("KilledWriterTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    Path folder = temporary.resolve("sessions");
    int found = 0;
    int leftovers = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      killOne(folder, random);
      leftovers += temporaryFiles(folder).size();
      try (DiskStateStore store = DiskStateStore.at(folder)) {
        for (StateStore.Stored stored : store.list()) {
          found++;
          assertWhole(store, stored.header());
        }
        assertThat(temporaryFiles(folder)).isEmpty();
      }
    }
    System.out.println(found + " states were whole, " + leftovers + " were cut by the kill");
    assertThat(found).isPositive();
  }

  @Test
  void folderOfALivingProcess_isRefused_untilItDies() throws Exception {
    Path folder = temporary.resolve("sessions");
    Process writer = start(folder, 1);
    try {
      awaitStates(writer, 1);
      assertThatThrownBy(() -> DiskStateStore.at(folder))
          .isInstanceOf(StoreInUseException.class)
          .hasMessageContaining(folder.toRealPath() + " is in use by another process");
    } finally {
      kill(writer);
    }
    DiskStateStore.at(folder).close();
  }

  /** A refused second store of this process must not cost the first one its lock. */
  @Test
  void refusedStoreOfOneProcess_leavesTheFolderLockedForOthers() throws Exception {
    Path folder = temporary.resolve("sessions");
    try (DiskStateStore _ = DiskStateStore.at(folder)) {
      assertThatThrownBy(() -> DiskStateStore.at(folder)).isInstanceOf(StoreInUseException.class);
      Process other = start(folder, 1);
      try {
        assertThat(other.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(errors())).contains("StoreInUseException");
      } finally {
        kill(other);
      }
    }
  }

  private void killOne(Path folder, SplittableRandom random) throws Exception {
    Process writer = start(folder, random.nextLong());
    try {
      awaitStates(writer, 1 + random.nextInt(8));
      // The moment of the kill is drawn; the writer must not end before by itself.
      assertThat(writer.waitFor(random.nextInt(20_000), TimeUnit.MICROSECONDS)).isFalse();
    } finally {
      kill(writer);
    }
  }

  private Process start(Path folder, long seed) throws IOException {
    return StateWriterProcess.start(folder, seed, errors());
  }

  private Path errors() {
    return temporary.resolve("errors.txt");
  }

  private void awaitStates(Process writer, int states) throws IOException {
    BufferedReader lines = writer.inputReader();
    for (int i = 0; i < states; i++) {
      assertThat(lines.readLine()).as(Files.readString(errors())).isEqualTo("writing");
    }
  }

  private static void kill(Process writer) throws InterruptedException {
    assertThat(writer.destroyForcibly().waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private static void assertWhole(StateStore store, StateHeader header) throws IOException {
    long seed = Long.parseLong(String.valueOf(header.session()));
    StateFiles.assertHolds(
        store,
        StateWriterProcess.header(header.name(), seed),
        StateFiles.content(seed, Math.toIntExact(header.stateBytes())));
  }

  private static List<String> temporaryFiles(Path folder) throws IOException {
    return StateFiles.names(folder).stream().filter(name -> name.endsWith(".tmp")).toList();
  }
}
