package dev.hugind.engine.gguf;

import dev.hugind.engine.gguf.GgufException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads little-endian numbers and texts from the front of a file, through one small buffer.
 *
 * <p>Every length is checked against what is left of the file before anything is allocated or
 * skipped. {@link #at} says what is being read; it ends up in the message of every problem.
 */
final class HeaderInput {
  /**
   * The most that metadata and tensor list may take together. The largest vocabularies (262,144
   * tokens with merges) take about 20 MiB.
   */
  static final long MAX_HEADER_BYTES = 256L << 20;

  private static final int BUFFER_BYTES = 64 << 10;

  private final Path file;
  private final SeekableByteChannel channel;
  private final long size;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long bufferStart;
  private String place = "the header";

  HeaderInput(Path file, SeekableByteChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
  }

  void at(String newPlace) {
    place = newPlace;
  }

  long size() {
    return size;
  }

  long position() {
    return bufferStart + buffer.position();
  }

  long remaining() {
    return size - position();
  }

  int u8() throws IOException {
    need(1);
    return buffer.get() & 0xFF;
  }

  int u16() throws IOException {
    need(2);
    return buffer.getShort() & 0xFFFF;
  }

  int i32() throws IOException {
    need(4);
    return buffer.getInt();
  }

  /** Reads 8 bytes; an unsigned value above {@link Long#MAX_VALUE} comes out negative. */
  long i64() throws IOException {
    need(8);
    return buffer.getLong();
  }

  /** Reads a length or a count: a u64 that must not exceed {@code limit}. */
  long count(String what, long limit) throws IOException {
    long value = i64();
    if (value < 0 || value > limit) {
      throw damaged(
          what + " is " + Long.toUnsignedString(value) + ", more than the limit of " + limit);
    }
    return value;
  }

  /** Reads text of a length that is known to be small; bytes that are not UTF-8 become U+FFFD. */
  String text(int length) throws IOException {
    requireRemaining(length);
    byte[] bytes = new byte[length];
    int done = 0;
    while (done < length) {
      need(1);
      int step = Math.min(buffer.remaining(), length - done);
      buffer.get(bytes, done, step);
      done += step;
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  void skip(long length) throws IOException {
    requireRemaining(length);
    if (length <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) length);
      return;
    }
    bufferStart = position() + length;
    buffer.limit(0);
  }

  /** Fails unless that many bytes are left, in the file and under the limit for headers. */
  void requireRemaining(long length) {
    if (length > remaining()) {
      throw truncated(length);
    }
    if (position() + length > MAX_HEADER_BYTES) {
      throw damaged("the header exceeds the limit of " + MAX_HEADER_BYTES + " bytes");
    }
  }

  GgufException damaged(String problem) {
    return new GgufException(
        Kind.DAMAGED, file, "damaged at byte " + position() + " (" + place + "): " + problem);
  }

  GgufException problem(Kind kind, String message) {
    return new GgufException(kind, file, message);
  }

  private GgufException truncated(long length) {
    return new GgufException(
        Kind.TRUNCATED,
        file,
        "the file ends too early: "
            + place
            + " needs "
            + length
            + " bytes at byte "
            + position()
            + ", and the file has "
            + size);
  }

  /** Makes at least {@code bytes} (up to 8) available in the buffer. */
  private void need(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) {
      return;
    }
    requireRemaining(bytes);
    long start = position();
    buffer.compact();
    bufferStart = start;
    int kept = buffer.position();
    channel.position(start + kept);
    while (buffer.position() < bytes) {
      if (channel.read(buffer) < 0) {
        // The file has become shorter since its size was read.
        buffer.flip();
        throw truncated(bytes);
      }
    }
    buffer.flip();
  }
}
