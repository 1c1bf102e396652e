package dev.hugind.engine.gguf;

import dev.hugind.engine.gguf.GgufException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads a GGUF header from the magic number to the end of the tensor list. */
final class GgufReader {
  static final int OLDEST_VERSION = 2;
  static final int NEWEST_VERSION = 3;

  private static final byte[] MAGIC = {'G', 'G', 'U', 'F'};
  private static final String ALIGNMENT_KEY = "general.alignment";
  private static final long DEFAULT_ALIGNMENT = 32;
  private static final long MAX_ALIGNMENT = 1 << 20;

  private GgufReader() {}

  static GgufFile read(Path file, int keptArrayLength) {
    if (Files.isDirectory(file)) {
      throw new GgufException(Kind.UNREADABLE, file, "is a folder, not a model file");
    }
    // Opening a pipe would wait for a writer, maybe for ever.
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new GgufException(Kind.UNREADABLE, file, "is a pipe or device, not a model file");
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      return read(file, channel, keptArrayLength);
    } catch (NoSuchFileException e) {
      throw new GgufException(Kind.MISSING, file, "there is no such file", e);
    } catch (IOException e) {
      String reason = e.getClass().getSimpleName() + ": " + e.getMessage();
      throw new GgufException(Kind.UNREADABLE, file, "cannot be read (" + reason + ")", e);
    }
  }

  private static GgufFile read(Path file, SeekableByteChannel channel, int keptArrayLength)
      throws IOException {
    requireMagic(file, channel);
    HeaderInput in = new HeaderInput(file, channel);
    in.skip(MAGIC.length);
    int version = version(in);
    in.at("the header");
    long tensorCount = in.count("the number of tensors", TensorReader.MAX_TENSORS);
    long keyCount = in.count("the number of metadata keys", MetadataReader.MAX_KEYS);
    Map<String, GgufValue> metadata = new MetadataReader(in, keptArrayLength).read(keyCount);
    List<GgufTensor> tensors = new TensorReader(in).read(tensorCount, alignment(in, metadata));
    return new GgufFile(file, in.size(), version, metadata, tensors);
  }

  private static void requireMagic(Path file, SeekableByteChannel channel) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(FileSignature.BYTES);
    while (head.hasRemaining() && channel.read(head) >= 0) {
      // A channel may give less than asked for before the end of the file.
    }
    byte[] bytes = Arrays.copyOf(head.array(), head.position());
    boolean start = bytes.length < MAGIC.length && bytes.length > 0;
    if (start && Arrays.equals(bytes, 0, bytes.length, MAGIC, 0, bytes.length)) {
      throw new GgufException(
          Kind.TRUNCATED, file, "the file ends too early: it has " + bytes.length + " bytes");
    }
    if (start || bytes.length == 0 || !Arrays.equals(bytes, 0, 4, MAGIC, 0, 4)) {
      throw new GgufException(
          Kind.NOT_GGUF, file, "is no GGUF file: " + FileSignature.describe(bytes));
    }
  }

  private static int version(HeaderInput in) throws IOException {
    in.at("the version");
    int version = in.i32();
    int swapped = Integer.reverseBytes(version);
    if (swapped >= 1 && swapped <= NEWEST_VERSION) {
      throw in.problem(
          Kind.BIG_ENDIAN,
          "is a GGUF file for big-endian machines; this machine needs the little-endian one");
    }
    if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
      throw in.problem(
          Kind.UNSUPPORTED_VERSION,
          "is GGUF version "
              + Integer.toUnsignedString(version)
              + "; llama.cpp reads the versions "
              + OLDEST_VERSION
              + " to "
              + NEWEST_VERSION);
    }
    return version;
  }

  private static long alignment(HeaderInput in, Map<String, GgufValue> metadata) {
    GgufValue value = metadata.get(ALIGNMENT_KEY);
    if (value == null) {
      return DEFAULT_ALIGNMENT;
    }
    if (value instanceof GgufValue.Whole(long alignment)
        && alignment > 0
        && alignment <= MAX_ALIGNMENT
        && Long.bitCount(alignment) == 1) {
      return alignment;
    }
    throw in.damaged(
        ALIGNMENT_KEY + " is " + value + "; it must be a power of two up to " + MAX_ALIGNMENT);
  }
}
