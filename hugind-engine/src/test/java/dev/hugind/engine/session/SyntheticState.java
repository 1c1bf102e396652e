package dev.hugind.engine.session;

import dev.hugind.engine.backend.StateLayout;
import dev.hugind.engine.backend.StateLayout.Section;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * States whose rows depend on the isolation key and on all tokens up to theirs, put together byte
 * by byte: a row of another conversation is never right.
 */
final class SyntheticState {
  private SyntheticState() {}

  /** Rows of some sizes between parts that all states share; the stream is in one of these. */
  static StateLayout layout(int stream, int... rows) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section.Fixed(new byte[] {1, 0, (byte) stream}));
    sections.add(new Section.TokenCount());
    for (int bytes : rows) {
      sections.add(new Section.Rows(bytes));
      sections.add(new Section.Fixed(new byte[] {2}));
    }
    sections.add(new Section.Fixed(new byte[] {3, 4, 5, 6, 7}));
    return new StateLayout(sections);
  }

  /** Keys in rows, and values with one element of each token side by side. */
  static StateLayout transposed(int values) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section.TokenCount());
    sections.add(new Section.Rows(64));
    sections.add(new Section.Fixed(new byte[] {9, 9}));
    sections.addAll(Collections.nCopies(values, new Section.Rows(2)));
    return new StateLayout(sections);
  }

  static byte[] bytes(StateLayout layout, String isolation, int[] tokens) {
    ByteBuffer state = ByteBuffer.allocate(Math.toIntExact(layout.stateBytes(tokens.length)));
    state.order(ByteOrder.LITTLE_ENDIAN);
    int[] starts = new int[tokens.length];
    int start = isolation.hashCode();
    for (int i = 0; i < tokens.length; i++) {
      start = 31 * mix(start) + tokens[i];
      starts[i] = start;
    }
    int number = 0;
    for (Section section : layout.sections()) {
      number++;
      switch (section) {
        case Section.Fixed fixed -> state.put(fixed.bytes());
        case Section.TokenCount _ -> state.putInt(tokens.length);
        case Section.Rows row -> {
          for (int rowStart : starts) {
            int value = mix(rowStart + number);
            for (int i = 0; i < row.bytes(); i++) {
              state.put((byte) (value >>> (i % 4 * 8) ^ i));
            }
          }
        }
      }
    }
    return state.array();
  }

  static MemorySegment state(StateLayout layout, String isolation, int[] tokens) {
    return MemorySegment.ofArray(bytes(layout, isolation, tokens));
  }

  /** What a copy gives for its first tokens. */
  static byte[] read(RamCopy copy, int count) {
    byte[] state = new byte[Math.toIntExact(copy.stateBytes(count))];
    Arrays.fill(state, (byte) 0x5a);
    copy.read(count, MemorySegment.ofArray(state));
    return state;
  }

  /** What a copy writes to a channel that takes a few bytes at a time. */
  static byte[] written(RamCopy copy, int bytesAtOnce) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      copy.writeTo(channel(out, bytesAtOnce));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static WritableByteChannel channel(ByteArrayOutputStream out, int bytesAtOnce) {
    return new WritableByteChannel() {
      @Override
      public int write(ByteBuffer source) {
        byte[] part = new byte[Math.min(bytesAtOnce, source.remaining())];
        source.get(part);
        out.writeBytes(part);
        return part.length;
      }

      @Override
      public boolean isOpen() {
        return true;
      }

      @Override
      public void close() {}
    };
  }

  private static int mix(int value) {
    int mixed = (value ^ value >>> 16) * 0x45d9f3b;
    return mixed ^ mixed >>> 15;
  }
}
