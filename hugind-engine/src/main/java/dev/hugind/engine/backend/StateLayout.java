package dev.hugind.engine.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Which bytes of a saved sequence belong to which token.
 *
 * <p>A state is a row of {@linkplain Section sections}; each holds the same bytes in every state,
 * or the number of tokens, or one row of bytes for each token in the order of positions. So the
 * rows of some tokens can be taken out of one state and put into another: that is how conversations
 * share what they have in common.
 *
 * <p>Rows outside a state are <i>packed</i>: section by section, the rows of all their tokens.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class StateLayout {
  private static final ValueLayout.OfInt COUNT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** A part of a state. */
  public sealed interface Section {

    /**
     * The same bytes in every state.
     *
     * @param bytes the bytes; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // sections are compared through sameRows only
    record Fixed(byte[] bytes) implements Section {}

    /** The number of tokens, as a 32-bit integer, little-endian. */
    record TokenCount() implements Section {}

    /**
     * One row for each token.
     *
     * @param bytes size of a row in bytes, at least 1
     */
    record Rows(int bytes) implements Section {}
  }

  private final List<Section> sections;
  private final int[] rows;
  private final long tokenBytes;
  private final long otherBytes;

  /**
   * Creates a layout.
   *
   * @param sections the parts of a state, in order
   */
  public StateLayout(List<Section> sections) {
    this.sections = List.copyOf(sections);
    this.rows =
        sections.stream()
            .mapToInt(section -> section instanceof Section.Rows row ? row.bytes() : 0)
            .filter(bytes -> bytes > 0)
            .toArray();
    this.tokenBytes = Arrays.stream(rows).asLongStream().sum();
    this.otherBytes = this.sections.stream().mapToLong(section -> bytes(section, 0)).sum();
  }

  /**
   * Returns how many bytes a state has for each token.
   *
   * @return the sum of all rows
   */
  public long tokenBytes() {
    return tokenBytes;
  }

  /**
   * Returns the size of a state.
   *
   * @param tokens how many tokens it holds, 0 or more
   * @return bytes
   */
  public long stateBytes(int tokens) {
    return otherBytes + tokens * tokenBytes;
  }

  /**
   * Returns the parts of a state.
   *
   * @return in order
   */
  public List<Section> sections() {
    return sections;
  }

  /**
   * Tells whether rows of states with one layout fit into states with the other.
   *
   * @param other the other layout
   * @return true when both have the same rows in the same order
   */
  public boolean sameRows(StateLayout other) {
    return Arrays.equals(rows, other.rows);
  }

  /**
   * Takes the rows of some tokens out of a state.
   *
   * @param state a whole state
   * @param tokens how many tokens it holds
   * @param from the first of them to take
   * @param count how many to take
   * @param packed gets them; {@code count * tokenBytes()} bytes or more
   */
  public void take(MemorySegment state, int tokens, int from, int count, MemorySegment packed) {
    requireState(state, tokens, from, count);
    long source = 0;
    long target = 0;
    for (Section section : sections) {
      if (section instanceof Section.Rows row) {
        long bytes = (long) count * row.bytes();
        MemorySegment.copy(state, source + (long) from * row.bytes(), packed, target, bytes);
        target += bytes;
      }
      source += bytes(section, tokens);
    }
  }

  /**
   * Puts packed rows into a state.
   *
   * @param packed the rows of {@code packedTokens} tokens
   * @param packedTokens how many tokens were packed
   * @param count how many of them to put, from the first
   * @param state a whole state, whose other bytes are left alone
   * @param tokens how many tokens it holds
   * @param from the token in the state that the first one becomes
   */
  public void put(
      MemorySegment packed,
      int packedTokens,
      int count,
      MemorySegment state,
      int tokens,
      int from) {
    requireState(state, tokens, from, count);
    Objects.checkFromToIndex(0, count, packedTokens);
    long source = 0;
    long target = 0;
    for (Section section : sections) {
      if (section instanceof Section.Rows row) {
        MemorySegment.copy(
            packed, source, state, target + (long) from * row.bytes(), (long) count * row.bytes());
        source += (long) packedTokens * row.bytes();
      }
      target += bytes(section, tokens);
    }
  }

  /**
   * Writes what is not rows into a state.
   *
   * @param state a whole state
   * @param tokens how many tokens it holds
   */
  public void frame(MemorySegment state, int tokens) {
    requireState(state, tokens, 0, tokens);
    long target = 0;
    for (Section section : sections) {
      switch (section) {
        case Section.Fixed fixed ->
            MemorySegment.copy(
                fixed.bytes(), 0, state, ValueLayout.JAVA_BYTE, target, fixed.bytes().length);
        case Section.TokenCount _ -> state.set(COUNT, target, tokens);
        case Section.Rows _ -> {}
      }
      target += bytes(section, tokens);
    }
  }

  private void requireState(MemorySegment state, int tokens, int from, int count) {
    if (state.byteSize() != stateBytes(tokens)) {
      throw new IllegalArgumentException(
          "a state of " + tokens + " tokens has not " + state.byteSize() + " bytes");
    }
    Objects.checkFromIndexSize(from, count, tokens);
  }

  private static long bytes(Section section, int tokens) {
    return switch (section) {
      case Section.Fixed fixed -> fixed.bytes().length;
      case Section.TokenCount _ -> Integer.BYTES;
      case Section.Rows row -> (long) tokens * row.bytes();
    };
  }
}
