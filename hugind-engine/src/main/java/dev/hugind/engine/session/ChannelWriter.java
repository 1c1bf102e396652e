package dev.hugind.engine.session;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Gathers many small pieces of memory into few writes.
 *
 * <p><b>Thread safety:</b> confined to the thread that made it; blocks on the channel.
 *
 * <p><b>Lifecycle:</b> {@link #flush} after the last piece; {@code close} frees the buffer and
 * leaves the channel open.
 */
final class ChannelWriter implements AutoCloseable {
  /** Size of the buffer at most, in bytes. */
  static final int BUFFER_BYTES = 1024 * 1024;

  private final Arena arena = Arena.ofConfined();
  private final WritableByteChannel channel;
  private final MemorySegment buffer;
  private long filled;

  /**
   * Creates a writer.
   *
   * @param channel takes the bytes; must be in blocking mode
   * @param totalBytes how many will be written, at least 1
   */
  ChannelWriter(WritableByteChannel channel, long totalBytes) {
    this.channel = channel;
    this.buffer = arena.allocate(Math.min(totalBytes, BUFFER_BYTES));
  }

  void write(MemorySegment source, long offset, long bytes) throws IOException {
    long written = 0;
    while (written < bytes) {
      if (filled == buffer.byteSize()) {
        flush();
      }
      long part = Math.min(bytes - written, buffer.byteSize() - filled);
      MemorySegment.copy(source, offset + written, buffer, filled, part);
      filled += part;
      written += part;
    }
  }

  void flush() throws IOException {
    ByteBuffer bytes = buffer.asSlice(0, filled).asByteBuffer();
    while (bytes.hasRemaining()) {
      // A channel that takes nothing would keep this thread busy for ever.
      if (channel.write(bytes) <= 0) {
        throw new IOException("the channel took none of " + bytes.remaining() + " bytes");
      }
    }
    filled = 0;
  }

  @Override
  public void close() {
    arena.close();
  }
}
