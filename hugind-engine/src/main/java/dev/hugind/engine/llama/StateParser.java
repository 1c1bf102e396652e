package dev.hugind.engine.llama;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.engine.backend.StateLayout;
import dev.hugind.engine.backend.StateLayout.Section;
import dev.hugind.engine.gguf.GgmlType;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out which bytes of a sequence's state belong to which token.
 *
 * <p>Two forms are known, that of b4916 and that of v0.5.0. Both have, for each cache: the number
 * of cells; a row of position, number of sequences and their numbers for each cell; then a row of
 * keys for each cell, layer by layer; then the same for values, or, when these are transposed, a
 * strip of one element for each cell, element by element. The newer one begins with a mark and the
 * number of the sequence that was saved, has a count of cells for each stream, and a second cache
 * when the model has layers with a sliding window; b11434 adds two numbers before the keys.
 *
 * <p>The numbers of sequences in a state are not read when it is restored: its rows fit any.
 *
 * <p>Everything is checked; whatever is not as expected has no layout. That includes a state whose
 * sliding windows have left tokens behind, as then not every token has all its rows.
 */
final class StateParser {
  private static final int MARK = 0xaf143cd8;
  private static final int MAX_STREAMS = 1 << 16;
  private static final int MAX_LAYERS = 1 << 12;
  private static final int MAX_ROW_BYTES = 1 << 26;
  private static final int MAX_SECTIONS = 1 << 20;

  /** The whole cache, and that of the layers with a sliding window. */
  private static final int MAX_CACHES = 2;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment state;
  private final int tokens;
  private final boolean rotates;
  private final List<Section> sections = new ArrayList<>();
  private final ByteArrayOutputStream fixed = new ByteArrayOutputStream();
  private long at;

  private StateParser(MemorySegment state, int tokens, boolean rotates) {
    this.state = state;
    this.tokens = tokens;
    this.rotates = rotates;
  }

  /**
   * Parses the state of a sequence whose tokens have cells of their own; that of a recurrent model
   * must not come here, as it can look the same.
   *
   * @param state any bytes
   * @param tokens how many tokens it should hold
   * @return empty when the bytes are not exactly such a state
   */
  static Optional<StateLayout> parse(MemorySegment state, int tokens) {
    return parse(state, tokens, false).or(() -> parse(state, tokens, true));
  }

  private static Optional<StateLayout> parse(MemorySegment state, int tokens, boolean rotates) {
    StateParser parser = new StateParser(state, tokens, rotates);
    try {
      parser.parse();
    } catch (UnknownForm _) {
      return Optional.empty();
    }
    return Optional.of(new StateLayout(parser.sections));
  }

  /**
   * Tells whether bytes begin like the state of a recurrent model: one cell, at the last token's
   * position.
   *
   * @param state any bytes
   * @param tokens how many tokens it should stand for
   */
  static boolean isRecurrent(MemorySegment state, int tokens) {
    StateParser parser = new StateParser(state, tokens, false);
    try {
      if (parser.peek() == MARK) {
        parser.integer();
        parser.integer();
      }
      return parser.integer() == 1 && parser.integer() == tokens - 1 && parser.integer() == 0;
    } catch (UnknownForm _) {
      return false;
    }
  }

  private void parse() throws UnknownForm {
    require(tokens > 0);
    if (peek() == MARK) {
      integer();
      int sequence = integer();
      int caches = 0;
      do {
        require(++caches <= MAX_CACHES);
        streams(sequence);
      } while (at < state.byteSize());
    } else {
      require(!rotates);
      cells();
      meta(-1);
      data(integer(0, 1) == 1, integer(1, MAX_LAYERS));
    }
    require(at == state.byteSize());
    flush();
  }

  /** Reads one cache of the newer form, of which one stream has the cells. */
  private void streams(int sequence) throws UnknownForm {
    int streams = integer(1, MAX_STREAMS);
    boolean found = false;
    for (int stream = 0; stream < streams; stream++) {
      if (peek() == 0) {
        integer();
        continue;
      }
      require(!found);
      found = true;
      cells();
      meta(sequence);
      boolean transposed = integer(0, 1) == 1;
      int layers = integer(1, MAX_LAYERS);
      if (rotates) {
        integer(0, MAX_ROW_BYTES); // over how many elements keys are rotated to be quantised
        integer(0, MAX_ROW_BYTES); // the same for values
      }
      data(transposed, layers);
    }
    require(found);
  }

  private void cells() throws UnknownForm {
    require(peek() == tokens);
    at += Integer.BYTES;
    flush();
    sections.add(new Section.TokenCount());
  }

  /** Reads the cells' positions, and the sequence of each unless that is negative. */
  private void meta(int sequence) throws UnknownForm {
    boolean named = sequence >= 0;
    int bytes = (named ? 3 : 2) * Integer.BYTES;
    long start = at;
    rows(bytes);
    for (int token = 0; token < tokens; token++) {
      long row = start + (long) token * bytes;
      require(state.get(INT, row) == token);
      require(state.get(INT, row + Integer.BYTES) == (named ? 1 : 0));
      require(!named || state.get(INT, row + 2 * Integer.BYTES) == sequence);
    }
  }

  private void data(boolean transposed, int layers) throws UnknownForm {
    for (int layer = 0; layer < layers; layer++) {
      wholeRows();
    }
    for (int layer = 0; layer < layers; layer++) {
      if (transposed) {
        strips();
      } else {
        wholeRows();
      }
    }
  }

  private void wholeRows() throws UnknownForm {
    GgmlType type = type();
    require(state.byteSize() - at >= Long.BYTES);
    long bytes = state.get(LONG, at);
    require(bytes > 0 && bytes <= MAX_ROW_BYTES && bytes % type.blockBytes() == 0);
    keep(Long.BYTES);
    rows((int) bytes);
  }

  private void strips() throws UnknownForm {
    GgmlType type = type();
    require(type.blockElements() == 1);
    integer(type.blockBytes(), type.blockBytes());
    int elements = integer(1, MAX_SECTIONS);
    for (int element = 0; element < elements; element++) {
      rows(type.blockBytes());
    }
  }

  private GgmlType type() throws UnknownForm {
    return GgmlType.ofId(integer()).orElseThrow(UnknownForm::new);
  }

  private void rows(int bytes) throws UnknownForm {
    require((state.byteSize() - at) / bytes >= tokens && sections.size() < MAX_SECTIONS);
    flush();
    sections.add(new Section.Rows(bytes));
    at += (long) tokens * bytes;
  }

  private int peek() throws UnknownForm {
    require(state.byteSize() - at >= Integer.BYTES);
    return state.get(INT, at);
  }

  /** Reads a number that is the same in every state. */
  @CanIgnoreReturnValue
  private int integer() throws UnknownForm {
    int value = peek();
    keep(Integer.BYTES);
    return value;
  }

  @CanIgnoreReturnValue
  private int integer(int least, int most) throws UnknownForm {
    int value = integer();
    require(value >= least && value <= most);
    return value;
  }

  private void keep(int bytes) {
    fixed.writeBytes(state.asSlice(at, bytes).toArray(ValueLayout.JAVA_BYTE));
    at += bytes;
  }

  private void flush() {
    if (fixed.size() > 0) {
      sections.add(new Section.Fixed(fixed.toByteArray()));
      fixed.reset();
    }
  }

  private static void require(boolean holds) throws UnknownForm {
    if (!holds) {
      throw new UnknownForm();
    }
  }

  /** Thrown inside the parser only. */
  private static final class UnknownForm extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownForm() {
      super(null, null, false, false);
    }
  }
}
