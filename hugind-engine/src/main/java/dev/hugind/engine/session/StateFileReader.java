package dev.hugind.engine.session;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Reads and checks a state's file.
 *
 * <p>Checks read through the channel, not through the mapping: a device that can't read a page
 * gives an exception here, where it would end the process inside a checksum over mapped memory.
 *
 * <p><b>Thread safety:</b> confined to the thread that opened it.
 *
 * <p><b>Lifecycle:</b> closed by whoever opened it; mappings of the channel stay.
 */
final class StateFileReader implements AutoCloseable {
  private final FileChannel channel;
  private final String name;

  private StateFileReader(FileChannel channel, String name) {
    this.channel = channel;
    this.name = name;
  }

  /**
   * Opens a file.
   *
   * @param file where it is
   * @param name the state's name
   * @throws java.nio.file.NoSuchFileException when it is missing
   * @throws IOException when it can't be opened, or is a link, a folder or a device
   */
  static StateFileReader open(Path file, String name) throws IOException {
    if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isRegularFile()) {
      throw new IOException(file + " is no regular file");
    }
    return new StateFileReader(
        FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)), name);
  }

  FileChannel channel() {
    return channel;
  }

  /**
   * Reads the header, and checks it and the file's length.
   *
   * @throws OtherVersionException when the file is of another version
   * @throws DamagedStateException when it is not what was once written
   * @throws IOException when it can't be read
   */
  StateFormat.Decoded readHeader() throws IOException {
    long fileBytes = channel.size();
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer preamble = arena.allocate(StateFormat.PREAMBLE_BYTES).asByteBuffer();
      read(preamble, 0);
      int headerBytes = StateFormat.headerBytes(preamble);
      if (headerBytes > fileBytes) {
        throw new DamagedStateException("it ends within its header");
      }
      ByteBuffer header = arena.allocate(headerBytes).asByteBuffer();
      read(header, 0);
      return StateFormat.decode(header, name, fileBytes);
    }
  }

  /**
   * Checks the state against its checksums.
   *
   * @throws DamagedStateException when it is not what was once written
   * @throws IOException when it can't be read
   */
  void checkState(StateFormat.Decoded decoded) throws IOException {
    long offset = decoded.stateOffset();
    long stateBytes = decoded.header().stateBytes();
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer trailer =
          arena
              .allocate(StateFormat.trailerBytes(stateBytes))
              .asByteBuffer()
              .order(ByteOrder.LITTLE_ENDIAN);
      read(trailer, offset + stateBytes);
      int blocks = StateFormat.blocks(stateBytes);
      ByteBuffer checksums = trailer.slice(0, blocks * Integer.BYTES).order(trailer.order());
      if (trailer.getInt(checksums.capacity())
          != StateFormat.trailerChecksum(decoded.checksum(), checksums)) {
        throw new DamagedStateException("the checksum of its checksums is wrong");
      }
      ByteBuffer block =
          arena.allocate(Math.min(StateFormat.BLOCK_BYTES, stateBytes)).asByteBuffer();
      for (int i = 0; i < blocks; i++) {
        long start = (long) i * StateFormat.BLOCK_BYTES;
        block.clear().limit((int) Math.min(block.capacity(), stateBytes - start));
        read(block, offset + start);
        if (StateFormat.checksum(block, 0, block.limit()) != checksums.getInt(i * Integer.BYTES)) {
          throw new DamagedStateException("its state is wrong in block " + i + " of " + blocks);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Fills a buffer and rewinds it. */
  private void read(ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      int count = channel.read(bytes, at);
      if (count < 0) {
        throw new DamagedStateException("it ends after " + at + " bytes");
      }
      at += count;
    }
    bytes.rewind();
  }
}
