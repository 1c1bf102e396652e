package dev.hugind.engine.grammar;

import java.util.BitSet;

/**
 * Bytes that no edge tells apart share a class, so that what is known of one is known of all.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class ByteClasses {
  private final byte[] classes = new byte[256];
  private final int count;

  private ByteClasses(BitSet firsts) {
    int last = 0;
    for (int value = 1; value < 256; value++) {
      if (firsts.get(value)) {
        last++;
      }
      classes[value] = (byte) last;
    }
    count = last + 1;
  }

  static ByteClasses of(Edges edges) {
    BitSet firsts = new BitSet(257);
    for (int edge = 0; edge < edges.size(); edge++) {
      if (edges.kind(edge) == Edges.BYTES) {
        firsts.set(Edges.low(edges.label(edge)));
        firsts.set(Edges.high(edges.label(edge)) + 1);
      }
    }
    return new ByteClasses(firsts);
  }

  int count() {
    return count;
  }

  int of(int value) {
    return classes[value] & 0xFF;
  }
}
