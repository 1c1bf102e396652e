package dev.hugind.engine.llama;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Builds small GGUF files for tests: texts and float tensors, enough for headers and adapters. */
final class GgufBytes {
  private static final int ALIGNMENT = 32;
  private static final int FLOAT32 = 6;
  private static final int STRING = 8;

  private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();
  private final ByteArrayOutputStream infos = new ByteArrayOutputStream();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private long entries;
  private long tensors;

  GgufBytes text(String key, String value) {
    string(metadata, key);
    number(metadata, Integer.BYTES, STRING);
    string(metadata, value);
    entries++;
    return this;
  }

  GgufBytes real(String key, float value) {
    string(metadata, key);
    number(metadata, Integer.BYTES, FLOAT32);
    number(metadata, Integer.BYTES, Float.floatToIntBits(value));
    entries++;
    return this;
  }

  /** Adds a matrix of 32-bit floats. */
  GgufBytes matrix(String name, int columns, int rows, float[] values) {
    string(infos, name);
    number(infos, Integer.BYTES, 2);
    number(infos, Long.BYTES, columns);
    number(infos, Long.BYTES, rows);
    number(infos, Integer.BYTES, 0);
    number(infos, Long.BYTES, data.size());
    for (float value : values) {
      number(data, Integer.BYTES, Float.floatToIntBits(value));
    }
    pad(data, data.size());
    tensors++;
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    number(file, Integer.BYTES, 3);
    number(file, Long.BYTES, tensors);
    number(file, Long.BYTES, entries);
    file.writeBytes(metadata.toByteArray());
    file.writeBytes(infos.toByteArray());
    pad(file, file.size());
    file.writeBytes(data.toByteArray());
    return file.toByteArray();
  }

  /** Returns the start of a file. */
  static byte[] head(Path file, int bytes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(bytes);
    }
  }

  /** Replaces every occurrence of a text by another of the same length. */
  static byte[] replaced(byte[] bytes, String from, String to) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(out, Long.BYTES, bytes.length);
    out.writeBytes(bytes);
  }

  private static void number(ByteArrayOutputStream out, int size, long value) {
    ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(value);
    out.write(buffer.array(), 0, size);
  }

  private static void pad(ByteArrayOutputStream out, int size) {
    out.writeBytes(new byte[(ALIGNMENT - size % ALIGNMENT) % ALIGNMENT]);
  }
}
