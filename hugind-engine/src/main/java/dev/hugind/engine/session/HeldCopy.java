package dev.hugind.engine.session;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;

/**
 * A right to what a {@link BlockTree} holds.
 *
 * <p><b>Thread safety:</b> safe. What is being read stays until it was read, whoever closes this
 * meanwhile.
 *
 * <p><b>Lifecycle:</b> as {@link RamCopy}; a second {@code close} and any use after the first throw
 * {@link IllegalStateException}.
 */
abstract sealed class HeldCopy implements RamCopy permits CuttableCopy, WholeCopy {
  final BlockTree tree;
  private final BlockTree.Right right;
  private final int tokens;

  HeldCopy(BlockTree tree, BlockTree.Right right, int tokens) {
    this.tree = tree;
    this.right = right;
    this.tokens = tokens;
  }

  /** Puts the state of the first tokens together; the arguments were checked. */
  abstract void gather(Block block, int count, MemorySegment state);

  /** Writes the whole state. */
  abstract void write(Block block, ChannelWriter writer) throws IOException;

  /** Returns a copy that has another right to the same block. */
  abstract RamCopy with(BlockTree.Right other);

  @Override
  public final int tokens() {
    return tokens;
  }

  @Override
  public final long stateBytes(int count) {
    if (count < (isCuttable() ? 1 : tokens) || count > tokens) {
      throw new IllegalArgumentException(
          "a state of " + tokens + " tokens can't be cut to " + count);
    }
    return bytes(count);
  }

  /** Returns the size of the state of the first tokens, whose count was checked. */
  abstract long bytes(int count);

  @Override
  public final void read(int count, MemorySegment state) {
    long bytes = stateBytes(count);
    if (state.byteSize() != bytes) {
      throw new IllegalArgumentException(
          "a state of " + bytes + " bytes does not fit into " + state.byteSize());
    }
    BlockTree.Right pin = tree.share(right);
    try {
      gather(pin.block(), count, state);
    } finally {
      tree.close(pin);
    }
  }

  @Override
  public final void writeTo(WritableByteChannel channel) throws IOException {
    BlockTree.Right pin = tree.share(right);
    try (ChannelWriter writer = new ChannelWriter(channel, bytes(tokens))) {
      write(pin.block(), writer);
      writer.flush();
    } finally {
      tree.close(pin);
    }
  }

  @Override
  public final RamCopy share() {
    return with(tree.share(right));
  }

  @Override
  public final void close() {
    tree.close(right);
  }
}
