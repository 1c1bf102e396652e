package dev.hugind.engine.llama;

import dev.hugind.engine.error.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that a sampler chooses from, as a {@code llama_token_data_array} of llama.h: {data
 * pointer, size_t size, int64 selected, bool sorted}; each element is {int32 id, float logit, float
 * p}. One is kept for a context and filled anew for each choice.
 *
 * <p><b>Thread safety:</b> confined to the thread of its context.
 */
final class Candidates {
  private static final int ELEMENT_BYTES = 12;
  private static final int LOGIT = 4;
  private static final int P = 8;
  private static final int SIZE = 8;
  private static final int SELECTED = 16;
  private static final int SORTED = 24;

  private final MemorySegment elements;
  private final MemorySegment array;

  Candidates(int tokens, Arena arena) {
    elements = arena.allocate((long) tokens * ELEMENT_BYTES, Float.BYTES);
    array = arena.allocate(SORTED + Long.BYTES, Long.BYTES);
  }

  /**
   * Fills in tokens with their logits.
   *
   * @param logits one float for each token of the vocabulary
   * @param allowed which tokens to take; null for all
   */
  void fill(MemorySegment logits, int tokens, @Nullable BitSet allowed) {
    long size = 0;
    if (allowed == null) {
      for (int token = 0; token < tokens; token++) {
        set(token, token, logits.getAtIndex(ValueLayout.JAVA_FLOAT, token));
      }
      size = tokens;
    } else {
      for (int token = allowed.nextSetBit(0);
          token >= 0 && token < tokens;
          token = allowed.nextSetBit(token + 1)) {
        set(size++, token, logits.getAtIndex(ValueLayout.JAVA_FLOAT, token));
      }
    }
    if (size == 0) {
      throw new IllegalArgumentException("there is no token to choose from");
    }
    array.set(ValueLayout.ADDRESS, 0, elements);
    array.set(ValueLayout.JAVA_LONG, SIZE, size);
    array.set(ValueLayout.JAVA_LONG, SELECTED, -1);
    array.set(ValueLayout.JAVA_LONG, SORTED, 0);
  }

  private void set(long index, int token, float logit) {
    long offset = index * ELEMENT_BYTES;
    elements.set(ValueLayout.JAVA_INT, offset, token);
    elements.set(ValueLayout.JAVA_FLOAT, offset + LOGIT, logit);
    elements.set(ValueLayout.JAVA_FLOAT, offset + P, 0);
  }

  MemorySegment array() {
    return array;
  }

  /** Returns the token that a sampler chose. */
  // A sampler may put another list in place of ours; its length is in the struct.
  @SuppressWarnings("restricted")
  int selected() {
    long size = array.get(ValueLayout.JAVA_LONG, SIZE);
    long selected = array.get(ValueLayout.JAVA_LONG, SELECTED);
    if (selected < 0 || selected >= size) {
      throw new NativeCallException(
          "llama_sampler_apply", (int) selected, "choosing one of " + size + " tokens");
    }
    return array
        .get(ValueLayout.ADDRESS, 0)
        .reinterpret(size * ELEMENT_BYTES)
        .get(ValueLayout.JAVA_INT, selected * ELEMENT_BYTES);
  }
}
