package dev.hugind.engine.session;

import dev.hugind.engine.backend.StateLayout;
import dev.hugind.engine.backend.StateLayout.Section;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The right to a state whose rows lie in blocks, the last of which may hold more than this. */
final class CuttableCopy extends HeldCopy {
  private final StateLayout layout;

  CuttableCopy(BlockTree tree, BlockTree.Right right, int tokens, StateLayout layout) {
    super(tree, right, tokens);
    this.layout = layout;
  }

  @Override
  public boolean isCuttable() {
    return true;
  }

  @Override
  long bytes(int count) {
    return layout.stateBytes(count);
  }

  @Override
  RamCopy with(BlockTree.Right other) {
    return new CuttableCopy(tree, other, tokens(), layout);
  }

  @Override
  void gather(Block block, int count, MemorySegment state) {
    layout.frame(state, count);
    int from = 0;
    for (Block part : block.path()) {
      int rows = Math.min(part.tokens.length, count - from);
      if (rows == 0) {
        break;
      }
      layout.put(rows(part), part.tokens.length, rows, state, count, from);
      from += rows;
    }
  }

  @Override
  void write(Block block, ChannelWriter writer) throws IOException {
    List<Block> path = block.path();
    long[] offsets = new long[path.size()];
    for (Section section : layout.sections()) {
      switch (section) {
        case Section.Fixed fixed -> write(fixed.bytes(), writer);
        case Section.TokenCount _ -> write(littleEndian(tokens()), writer);
        case Section.Rows row -> write(path, offsets, row.bytes(), writer);
      }
    }
  }

  /** Writes the rows of one section; offsets tell where they begin in each block. */
  private void write(List<Block> path, long[] offsets, int rowBytes, ChannelWriter writer)
      throws IOException {
    int left = tokens();
    for (int i = 0; i < offsets.length; i++) {
      Block part = path.get(i);
      int rows = Math.min(part.tokens.length, left);
      writer.write(rows(part), offsets[i], (long) rows * rowBytes);
      offsets[i] += (long) part.tokens.length * rowBytes;
      left -= rows;
    }
  }

  private static void write(byte[] bytes, ChannelWriter writer) throws IOException {
    writer.write(MemorySegment.ofArray(bytes), 0, bytes.length);
  }

  private static byte[] littleEndian(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static MemorySegment rows(Block block) {
    return block.pages.getFirst().bytes();
  }
}
