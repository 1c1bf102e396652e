package dev.hugind.engine.llama;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells contents of large files apart without reading them whole: a hash of a file's size, its
 * start, and samples spread over the rest. Where the file lies, and when it was written, does not
 * matter.
 *
 * <p>It tells different files apart that people make; it is no proof against somebody who changes
 * bytes between the samples on purpose.
 *
 * <p><b>Thread safety:</b> none; each fingerprint is taken by one thread. Reading blocks on the
 * disk, for some 4 MiB and the start.
 */
final class FileFingerprint {
  /** How many samples are taken of a file. */
  static final int SAMPLES = 64;

  /** The size of a sample in bytes. */
  static final int SAMPLE_BYTES = 64 << 10;

  private final MessageDigest digest = sha256();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(SAMPLE_BYTES);

  /** Adds a text. */
  @CanIgnoreReturnValue
  FileFingerprint add(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    add(utf8.length);
    digest.update(utf8);
    return this;
  }

  /** Adds a number. */
  @CanIgnoreReturnValue
  FileFingerprint add(long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
    return this;
  }

  /**
   * Adds a file.
   *
   * @param startBytes how much of its start is read whole
   */
  @CanIgnoreReturnValue
  FileFingerprint add(Path file, long startBytes) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long size = channel.size();
      add(size);
      long start = Math.min(startBytes, size);
      for (long at = 0; at < start; at += SAMPLE_BYTES) {
        add(channel, at, Math.min(SAMPLE_BYTES, start - at));
      }
      long rest = size - start;
      if (rest <= (long) SAMPLES * SAMPLE_BYTES) {
        for (long at = start; at < size; at += SAMPLE_BYTES) {
          add(channel, at, Math.min(SAMPLE_BYTES, size - at));
        }
      } else {
        for (int sample = 0; sample < SAMPLES; sample++) {
          // The last sample ends where the file does.
          long offset = (rest - SAMPLE_BYTES) / (SAMPLES - 1) * sample;
          long at = sample == SAMPLES - 1 ? size - SAMPLE_BYTES : start + offset;
          add(channel, at, SAMPLE_BYTES);
        }
      }
    }
    return this;
  }

  private void add(SeekableByteChannel channel, long at, long bytes) throws IOException {
    channel.position(at);
    buffer.clear().limit((int) bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    digest.update(buffer.flip());
  }

  /**
   * Returns the hash of all that was added, and begins anew.
   *
   * @return 64 hexadecimal digits
   */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
