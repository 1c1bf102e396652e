package dev.hugind.engine.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;

/**
 * Writes a state's file block by block. It is the channel that a source writes its state to, and
 * counts what comes.
 *
 * <p><b>Thread safety:</b> confined to the thread that stores the state.
 *
 * <p><b>Lifecycle:</b> of one file; {@link #finish} or {@link #close} end it, and a source that
 * kept it can't write any more. The file itself is closed by its owner.
 */
final class StateFileWriter implements WritableByteChannel {
  private final StateOutput output;
  private final long stateBytes;

  /** One block of the state; the only memory that bytes go through on their way to the file. */
  private final ByteBuffer block;

  private final ByteBuffer checksums;
  private long written;
  private boolean open = true;

  /**
   * Makes a writer.
   *
   * @param output takes the bytes
   * @param stateBytes how many the source must give
   * @param block direct memory of {@link StateFormat#BLOCK_BYTES}
   */
  StateFileWriter(StateOutput output, long stateBytes, ByteBuffer block) {
    this.output = output;
    this.stateBytes = stateBytes;
    this.block = block;
    this.checksums =
        ByteBuffer.allocate(StateFormat.trailerBytes(stateBytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes what comes before the state. */
  void writeHeader(ByteBuffer header) throws IOException {
    copy(header.duplicate());
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    int count = bytes.remaining();
    if (count > stateBytes - written) {
      throw new IOException(
          "The state's source gave more than the " + stateBytes + " bytes that it announced.");
    }
    while (bytes.hasRemaining()) {
      int part = Math.min(bytes.remaining(), block.remaining());
      block.put(block.position(), bytes, bytes.position(), part);
      block.position(block.position() + part);
      bytes.position(bytes.position() + part);
      if (!block.hasRemaining()) {
        flushBlock();
      }
    }
    written += count;
    return count;
  }

  /**
   * Writes what comes after the state.
   *
   * @throws IOException when the source gave too little
   */
  void finish(int headerChecksum) throws IOException {
    close();
    if (written != stateBytes) {
      throw new IOException(
          "The state's source gave "
              + written
              + " bytes, not the "
              + stateBytes
              + " that it announced.");
    }
    if (block.position() > 0) {
      flushBlock();
    }
    ByteBuffer blocks = checksums.duplicate().flip();
    checksums.putInt(StateFormat.trailerChecksum(headerChecksum, blocks));
    copy(checksums.flip());
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }

  private void flushBlock() throws IOException {
    checksums.putInt(StateFormat.checksum(block, 0, block.position()));
    output.write(block.flip());
    block.clear();
  }

  /** A heap buffer given to a file as a whole would leave a copy of its size with the thread. */
  private void copy(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int part = Math.min(bytes.remaining(), block.remaining());
      block.put(0, bytes, bytes.position(), part);
      bytes.position(bytes.position() + part);
      output.write(block.limit(part));
      block.clear();
    }
  }
}
