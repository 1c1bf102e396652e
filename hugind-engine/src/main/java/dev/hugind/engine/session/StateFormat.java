package dev.hugind.engine.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a state's file, version 1, as docs/sessions.md tells them: a header, padding, the
 * state, and a trailer with a checksum of each block of the state.
 */
final class StateFormat {
  static final int VERSION = 1;

  /** What every version begins with: magic, version, length of the header, their checksum. */
  static final int PREAMBLE_BYTES = 20;

  /** The unit of the state that has a checksum of its own. */
  static final int BLOCK_BYTES = 1 << 20;

  /** The state starts at a multiple of this. */
  static final int ALIGNMENT = 4096;

  static final int MAX_TOKENS = 1 << 24;
  static final int MAX_TEXT_BYTES = 1 << 20;
  static final long MAX_STATE_BYTES = 1L << 40;

  private static final byte[] MAGIC = "HUGINDKV".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{32}");
  private static final int FIXED_BYTES = 68;
  private static final int CHECKSUM_BYTES = 4;
  private static final int MAX_HEADER_BYTES =
      FIXED_BYTES + MAX_TOKENS * Integer.BYTES + 3 * MAX_TEXT_BYTES + CHECKSUM_BYTES;
  private static final int CUTTABLE = 1;
  private static final int HAS_SESSION = 2;

  private StateFormat() {}

  /**
   * What a header's bytes say.
   *
   * @param header the fields
   * @param bytes how long the header is, without padding
   * @param checksum that of the header
   */
  record Decoded(StateHeader header, int bytes, int checksum) {
    long stateOffset() {
      return align(bytes);
    }
  }

  /** Tells whether a text is a state's name. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Returns the length of a state's file. */
  static long fileBytes(StateHeader header) {
    long headerBytes =
        headerBytes(
            header.tokens().length,
            header.fingerprint().getBytes(StandardCharsets.UTF_8).length,
            header.isolation().getBytes(StandardCharsets.UTF_8).length,
            header.session() == null
                ? 0
                : header.session().getBytes(StandardCharsets.UTF_8).length);
    return align(headerBytes) + header.stateBytes() + trailerBytes(header.stateBytes());
  }

  /** Returns how many checksums a state of that size has. */
  static int blocks(long stateBytes) {
    return Math.toIntExact((stateBytes + BLOCK_BYTES - 1) / BLOCK_BYTES);
  }

  /** Returns how long the checksums of a state are, with their own. */
  static int trailerBytes(long stateBytes) {
    return (blocks(stateBytes) + 1) * CHECKSUM_BYTES;
  }

  /**
   * Returns a header's bytes, the padding included; the last four before the padding are its
   * checksum.
   *
   * @throws IllegalArgumentException when a number is out of range
   * @throws IOException when a text is too long or no text
   */
  static Encoded encode(StateHeader header) throws IOException {
    check(header);
    byte[] fingerprint = utf8(header.fingerprint(), "fingerprint");
    byte[] isolation = utf8(header.isolation(), "isolation key");
    byte[] session = utf8(header.session(), "session id");
    int[] tokens = header.tokens();
    int length =
        (int) headerBytes(tokens.length, fingerprint.length, isolation.length, session.length);
    ByteBuffer bytes = ByteBuffer.allocate((int) align(length)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).putInt(VERSION).putInt(length);
    bytes.putInt(checksum(bytes, 0, bytes.position()));
    bytes.putInt((header.cuttable() ? CUTTABLE : 0) | (header.session() == null ? 0 : HAS_SESSION));
    bytes.putLong(header.stateBytes()).putInt(tokens.length).putInt(header.promptTokens());
    bytes.put(HexFormat.of().parseHex(header.name()));
    bytes.putInt(fingerprint.length).putInt(isolation.length).putInt(session.length);
    bytes.asIntBuffer().put(tokens);
    bytes.position(bytes.position() + tokens.length * Integer.BYTES);
    bytes.put(fingerprint).put(isolation).put(session);
    int checksum = checksum(bytes, 0, bytes.position());
    bytes.putInt(checksum);
    return new Encoded(bytes.rewind(), checksum);
  }

  /**
   * A header as it is written.
   *
   * @param bytes all up to the state
   * @param checksum that of the header
   */
  record Encoded(ByteBuffer bytes, int checksum) {}

  /**
   * Checks the start of a file.
   *
   * @param preamble the first {@link #PREAMBLE_BYTES}
   * @return how long the header is: a length that is safe to allocate
   * @throws OtherVersionException when it is of another version
   * @throws DamagedStateException when it is of none
   */
  static int headerBytes(ByteBuffer preamble) throws IOException {
    ByteBuffer bytes = preamble.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[MAGIC.length];
    bytes.get(magic);
    demand(Arrays.equals(magic, MAGIC), "it does not begin with HUGINDKV");
    long version = Integer.toUnsignedLong(bytes.getInt());
    long length = Integer.toUnsignedLong(bytes.getInt());
    demand(
        bytes.getInt() == checksum(preamble, 0, PREAMBLE_BYTES - CHECKSUM_BYTES),
        "the checksum of its first bytes is wrong");
    if (version != VERSION) {
      throw new OtherVersionException(version);
    }
    demand(
        length >= FIXED_BYTES + CHECKSUM_BYTES && length <= MAX_HEADER_BYTES,
        "its header has " + length + " bytes");
    return (int) length;
  }

  /**
   * Reads a header.
   *
   * @param header the whole header, without the padding
   * @param name the name that it must have
   * @param fileBytes how long its file is
   * @throws DamagedStateException when it is not what was once written
   */
  static Decoded decode(ByteBuffer header, String name, long fileBytes) throws IOException {
    int length = header.remaining();
    ByteBuffer bytes = header.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int checksum = bytes.getInt(length - CHECKSUM_BYTES);
    demand(
        checksum == checksum(header, 0, length - CHECKSUM_BYTES), "its header's checksum is wrong");
    // The checksum can be right by intent or accident, so nothing below trusts a length.
    bytes.position(PREAMBLE_BYTES);
    int flags = bytes.getInt();
    demand((flags & ~(CUTTABLE | HAS_SESSION)) == 0, "its flags are " + flags);
    long stateBytes = bytes.getLong();
    demand(stateBytes >= 0 && stateBytes <= MAX_STATE_BYTES, "its state has no possible size");
    int tokenCount = count(bytes.getInt(), MAX_TOKENS, "tokens");
    int promptTokens = count(bytes.getInt(), tokenCount, "tokens of a prompt");
    byte[] id = new byte[16];
    bytes.get(id);
    demand(HexFormat.of().formatHex(id).equals(name), "it was written under another name");
    int fingerprint = count(bytes.getInt(), MAX_TEXT_BYTES, "bytes of fingerprint");
    int isolation = count(bytes.getInt(), MAX_TEXT_BYTES, "bytes of isolation key");
    int session = count(bytes.getInt(), MAX_TEXT_BYTES, "bytes of session id");
    boolean hasSession = (flags & HAS_SESSION) != 0;
    demand(hasSession || session == 0, "it has a session id and has none");
    demand(
        headerBytes(tokenCount, fingerprint, isolation, session) == length,
        "its header has " + length + " bytes, which is not what its fields take");
    demand(
        align(length) + stateBytes + trailerBytes(stateBytes) == fileBytes,
        "it has " + fileBytes + " bytes, which is not what its header says");
    int[] tokens = new int[tokenCount];
    bytes.asIntBuffer().get(tokens);
    bytes.position(bytes.position() + tokenCount * Integer.BYTES);
    String fingerprintText = text(bytes, fingerprint);
    String isolationText = text(bytes, isolation);
    String sessionText = text(bytes, session);
    return new Decoded(
        new StateHeader(
            name,
            fingerprintText,
            isolationText,
            hasSession ? sessionText : null,
            promptTokens,
            (flags & CUTTABLE) != 0,
            tokens,
            stateBytes),
        length,
        checksum);
  }

  /** Returns the checksum of a part of a buffer, whose position stays. */
  static int checksum(ByteBuffer bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(from, length));
    return (int) crc.getValue();
  }

  /**
   * Returns the checksum that ends a file: of the header's, so that no other header fits, and of
   * the blocks'.
   */
  static int trailerChecksum(int headerChecksum, ByteBuffer blockChecksums) {
    CRC32C crc = new CRC32C();
    ByteBuffer header = ByteBuffer.allocate(CHECKSUM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    crc.update(header.putInt(headerChecksum).flip());
    crc.update(blockChecksums.duplicate());
    return (int) crc.getValue();
  }

  private static void check(StateHeader header) {
    if (!isName(header.name())) {
      throw new IllegalArgumentException("no name of a state: " + header.name());
    }
    int tokens = header.tokens().length;
    if (tokens > MAX_TOKENS) {
      throw new IllegalArgumentException(tokens + " tokens; at most " + MAX_TOKENS);
    }
    if (header.promptTokens() < 0 || header.promptTokens() > tokens) {
      throw new IllegalArgumentException(
          header.promptTokens() + " tokens of a prompt among " + tokens);
    }
    if (header.stateBytes() < 0 || header.stateBytes() > MAX_STATE_BYTES) {
      throw new IllegalArgumentException(
          header.stateBytes() + " bytes of state; from 0 to " + MAX_STATE_BYTES);
    }
  }

  /** Refuses what would come back as another text. */
  private static byte[] utf8(@Nullable String text, String what) throws IOException {
    if (text == null) {
      return new byte[0];
    }
    ByteBuffer encoded;
    try {
      encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new IOException("The " + what + " is no text: it holds half a surrogate pair.", e);
    }
    if (encoded.remaining() > MAX_TEXT_BYTES) {
      throw new IOException(
          "The " + what + " has " + encoded.remaining() + " bytes; at most " + MAX_TEXT_BYTES);
    }
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }

  private static String text(ByteBuffer bytes, int length) throws IOException {
    ByteBuffer part = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
    } catch (CharacterCodingException _) {
      throw new DamagedStateException("a text in it is not UTF-8");
    }
  }

  private static long headerBytes(int tokens, int fingerprint, int isolation, int session) {
    return (long) FIXED_BYTES
        + (long) tokens * Integer.BYTES
        + fingerprint
        + isolation
        + session
        + CHECKSUM_BYTES;
  }

  private static long align(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static int count(int value, int limit, String what) throws IOException {
    demand(
        value >= 0 && value <= limit, "it claims " + Integer.toUnsignedString(value) + " " + what);
    return value;
  }

  private static void demand(boolean holds, String reason) throws IOException {
    if (!holds) {
      throw new DamagedStateException(reason);
    }
  }
}
