package dev.hugind.engine.llama;

import dev.hugind.engine.backend.ReservedToken;
import dev.hugind.engine.backend.Vocabulary;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.error.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The vocabulary of a loaded model.
 *
 * <p><b>Thread safety:</b> safe; not to be used while the model is being closed.
 */
final class LlamaVocabulary implements Vocabulary {
  private static final int PIECE_BUFFER = 64;

  // enum llama_token_attr
  private static final int UNKNOWN = 1;
  private static final int CONTROL = 1 << 3;
  private static final int USER_DEFINED = 1 << 4;
  private static final int STRIPS_LEFT = 1 << 7;
  private static final int STRIPS_RIGHT = 1 << 8;

  /** The kinds of enum llama_vocab_type that keep every byte of a text: SPM, BPE, RWKV, PLaMo-2. */
  private static final BitSet LOSSLESS = BitSet.valueOf(new long[] {0b110_0110});

  /** What a token for unknown text stands for at most: one UTF-8 character. */
  private static final int LONGEST_CHARACTER = 4;

  private final LlamaApi llama;
  private final MemorySegment vocab;
  private final int size;
  private final int beginToken;
  private final BitSet endsGeneration = new BitSet();
  private final List<ReservedToken> reserved;

  /** Filled as tokens occur: most of a vocabulary never does. Two threads may both fill a place. */
  private final AtomicReferenceArray<byte[]> pieces;

  /** -1 until somebody asks; two threads may both find it out. */
  private volatile int longestPiece = -1;

  private volatile boolean closed;

  LlamaVocabulary(LlamaApi llama, MemorySegment vocab) {
    this.llama = llama;
    this.vocab = vocab;
    size = llama.vocabSize(vocab);
    beginToken = llama.addsBegin(vocab) ? llama.beginToken(vocab) : -1;
    pieces = new AtomicReferenceArray<>(size);
    for (int token = 0; token < size; token++) {
      if (llama.isEndOfGeneration(vocab, token)) {
        endsGeneration.set(token);
      }
    }
    reserved = readReserved();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int[] tokenize(String text, boolean special) {
    PlatformThreads.require("tokenizing");
    requireOpen();
    if (text.isEmpty()) {
      return new int[0];
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment input = arena.allocate(bytes.length);
      MemorySegment.copy(bytes, 0, input, ValueLayout.JAVA_BYTE, 0, bytes.length);
      // Seldom more tokens than bytes; where a tokenizer adds some, it says how many.
      int room = bytes.length + 8;
      MemorySegment tokens = arena.allocate(ValueLayout.JAVA_INT, room);
      int count = llama.tokenize(vocab, input, bytes.length, tokens, room, special);
      if (count < 0 && count != Integer.MIN_VALUE) {
        room = -count;
        tokens = arena.allocate(ValueLayout.JAVA_INT, room);
        count = llama.tokenize(vocab, input, bytes.length, tokens, room, special);
      }
      if (count < 0) {
        throw new NativeCallException(
            "llama_tokenize", count, "splitting " + bytes.length + " bytes of text");
      }
      return tokens.asSlice(0, (long) count * Integer.BYTES).toArray(ValueLayout.JAVA_INT);
    }
  }

  @Override
  public byte[] piece(int token) {
    requireToken(token);
    byte[] piece = pieces.get(token);
    if (piece == null) {
      requireOpen();
      piece = read(token, false);
      pieces.set(token, piece);
    }
    return piece;
  }

  @Override
  public boolean endsGeneration(int token) {
    return token >= 0 && endsGeneration.get(token);
  }

  @Override
  public int beginToken() {
    return beginToken;
  }

  @Override
  public List<ReservedToken> reservedTokens() {
    return reserved;
  }

  @Override
  public byte[] specialPiece(int token) {
    requireToken(token);
    requireOpen();
    return read(token, true);
  }

  @Override
  public int longestPiece() {
    int longest = longestPiece;
    if (longest < 0) {
      requireOpen();
      longest = LOSSLESS.get(llama.vocabType(vocab)) ? findLongest() : 0;
      longestPiece = longest;
    }
    return longest;
  }

  /** Returns a token's text, a control token's too; empty for -1. */
  String text(int token) {
    return token < 0 || token >= size ? "" : new String(read(token, true), StandardCharsets.UTF_8);
  }

  MemorySegment address() {
    return vocab;
  }

  /** Refuses an id that is not in the vocabulary. */
  void requireToken(int token) {
    if (token < 0 || token >= size) {
      throw new IllegalArgumentException(
          "token " + token + " is not in the vocabulary; allowed: 0 to " + (size - 1));
    }
  }

  /** Refuses a bias for what is no token. */
  void requireBiasToken(int token) {
    if (token < 0 || token >= size) {
      throw new InvalidRequestException(
          "logit_bias",
          "logit_bias names token " + token + "; this model has the tokens 0 to " + (size - 1));
    }
  }

  void close() {
    closed = true;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
  }

  /** The vocabulary spells bytes with one character or more, so its texts are never too short. */
  private int findLongest() {
    int longest = LONGEST_CHARACTER;
    for (int token = 0; token < size; token++) {
      longest = Math.max(longest, rawText(token).length);
    }
    boolean strips = reserved.stream().anyMatch(r -> r.stripsLeft() || r.stripsRight());
    return strips ? 0 : longest;
  }

  private List<ReservedToken> readReserved() {
    List<ReservedToken> found = new ArrayList<>();
    for (int token = 0; token < size; token++) {
      int attributes = llama.tokenAttributes(vocab, token);
      if ((attributes & (UNKNOWN | CONTROL | USER_DEFINED)) == 0) {
        continue;
      }
      String text = new String(rawText(token), StandardCharsets.UTF_8);
      if (!text.isEmpty()) {
        found.add(
            new ReservedToken(
                token,
                text,
                (attributes & (UNKNOWN | CONTROL)) != 0,
                (attributes & STRIPS_LEFT) != 0,
                (attributes & STRIPS_RIGHT) != 0));
      }
    }
    // llama.cpp looks for them in this order, by their length in bytes.
    found.sort(Comparator.comparingInt(LlamaVocabulary::bytes).reversed());
    return List.copyOf(found);
  }

  private static int bytes(ReservedToken token) {
    return token.text().getBytes(StandardCharsets.UTF_8).length;
  }

  // The length of a C string is not known before it is read.
  @SuppressWarnings("restricted")
  private byte[] rawText(int token) {
    MemorySegment text = llama.tokenText(vocab, token);
    if (text.address() == 0) {
      return new byte[0];
    }
    MemorySegment unbounded = text.reinterpret(Long.MAX_VALUE);
    long length = 0;
    while (unbounded.get(ValueLayout.JAVA_BYTE, length) != 0) {
      length++;
    }
    return unbounded.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }

  private byte[] read(int token, boolean special) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(PIECE_BUFFER);
      int length = llama.tokenToPiece(vocab, token, buffer, special);
      if (length < 0 && length != Integer.MIN_VALUE) {
        buffer = arena.allocate(-length);
        length = llama.tokenToPiece(vocab, token, buffer, special);
      }
      if (length < 0) {
        throw new NativeCallException("llama_token_to_piece", length, "reading token " + token);
      }
      return buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }
  }
}
