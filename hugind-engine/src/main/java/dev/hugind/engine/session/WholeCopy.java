package dev.hugind.engine.session;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** The right to a state that can only be restored whole, and lies in pages as it is. */
final class WholeCopy extends HeldCopy {
  private final long stateBytes;

  WholeCopy(BlockTree tree, BlockTree.Right right, int tokens, long stateBytes) {
    super(tree, right, tokens);
    this.stateBytes = stateBytes;
  }

  @Override
  public boolean isCuttable() {
    return false;
  }

  @Override
  long bytes(int count) {
    return stateBytes;
  }

  @Override
  RamCopy with(BlockTree.Right other) {
    return new WholeCopy(tree, other, tokens(), stateBytes);
  }

  @Override
  void gather(Block block, int count, MemorySegment state) {
    long from = 0;
    for (Page page : block.pages) {
      long bytes = Math.min(page.size(), stateBytes - from);
      MemorySegment.copy(page.bytes(), 0, state, from, bytes);
      from += bytes;
    }
  }

  @Override
  void write(Block block, ChannelWriter writer) throws IOException {
    long left = stateBytes;
    for (Page page : block.pages) {
      long bytes = Math.min(page.size(), left);
      writer.write(page.bytes(), 0, bytes);
      left -= bytes;
    }
  }
}
