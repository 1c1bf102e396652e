package dev.hugind.engine.session;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** A file while it is written; the place where a test lets a disk be full. */
interface StateOutput extends Closeable {

  /** Makes a new file. */
  @FunctionalInterface
  interface Opening {
    StateOutput create(Path file) throws IOException;
  }

  /** Writes all that remains in a buffer. */
  void write(ByteBuffer bytes) throws IOException;

  /** Returns when all that was written is on the device. */
  void force() throws IOException;

  /** Makes a file that is not there yet, for its owner alone. */
  static StateOutput create(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerOnly.file(file));
    return new StateOutput() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }

      @Override
      public void force() throws IOException {
        channel.force(true);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
