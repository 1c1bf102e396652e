package dev.hugind.engine.session;

import static dev.hugind.engine.session.StateFiles.NAME;
import static dev.hugind.engine.session.StateFiles.assertHolds;
import static dev.hugind.engine.session.StateFiles.content;
import static dev.hugind.engine.session.StateFiles.header;
import static dev.hugind.engine.session.StateFiles.names;
import static dev.hugind.engine.session.StateFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that takes only so many bytes, or fails when all were given. */
class FullDiskTest {
  private static final int STATE_BYTES = 2_500_000;

  @TempDir private Path folder;

  private final AtomicLong room = new AtomicLong(Long.MAX_VALUE);
  private final AtomicBoolean forceFails = new AtomicBoolean();
  private final AtomicBoolean closeFails = new AtomicBoolean();

  @Test
  void diskFullAtAnyByte_leavesTheEarlierState_andNoRest() throws IOException {
    try (DiskStateStore store = DiskStateStore.at(folder, this::create)) {
      write(store, header(300), 1);
      long whole = store.bytes(header(STATE_BYTES));
      long[] rooms = {0, 1, 19, 200, 4095, 4096, 4097, 1_052_671, 1_052_673, whole - 9, whole - 1};
      for (long bytes : rooms) {
        room.set(bytes);
        assertThatIOException()
            .as("room for %d bytes", bytes)
            .isThrownBy(() -> write(store, header(STATE_BYTES), 2))
            .withMessage("No space left on device");
        assertThat(names(folder)).containsExactly(".lock", NAME + ".kv");
        assertHolds(store, header(300), content(1, 300));
      }
      room.set(whole);
      write(store, header(STATE_BYTES), 2);
      assertHolds(store, header(STATE_BYTES), content(2, STATE_BYTES));
    }
  }

  @Test
  void syncOrCloseThatFails_leavesTheEarlierState_andNoRest() throws IOException {
    try (DiskStateStore store = DiskStateStore.at(folder, this::create)) {
      write(store, header(300), 1);
      for (AtomicBoolean failure : new AtomicBoolean[] {forceFails, closeFails}) {
        failure.set(true);
        assertThatIOException()
            .isThrownBy(() -> write(store, header(STATE_BYTES), 2))
            .withMessage("Input/output error");
        failure.set(false);
        assertThat(names(folder)).containsExactly(".lock", NAME + ".kv");
        assertHolds(store, header(300), content(1, 300));
      }
    }
  }

  @Test
  void failedRename_leavesNoRest() throws IOException {
    try (DiskStateStore store = DiskStateStore.at(folder)) {
      Files.createDirectories(folder.resolve(NAME + ".kv").resolve("inside"));
      assertThatThrownBy(() -> write(store, header(300), 1)).isInstanceOf(IOException.class);
      assertThat(names(folder)).containsExactly(".lock", NAME + ".kv");
    }
  }

  private StateOutput create(Path file) throws IOException {
    StateOutput real = StateOutput.create(file);
    return new StateOutput() {
      private long left = room.get();

      @Override
      public void write(ByteBuffer bytes) throws IOException {
        int count = (int) Math.min(left, bytes.remaining());
        real.write(bytes.slice(bytes.position(), count));
        left -= count;
        if (count < bytes.remaining()) {
          throw new IOException("No space left on device");
        }
        bytes.position(bytes.limit());
      }

      @Override
      public void force() throws IOException {
        real.force();
        if (forceFails.get()) {
          throw new IOException("Input/output error");
        }
      }

      @Override
      public void close() throws IOException {
        real.close();
        if (closeFails.get()) {
          throw new IOException("Input/output error");
        }
      }
    };
  }
}
