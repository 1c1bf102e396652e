package dev.hugind.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file of at most 1 MiB as UTF-8. */
final class SourceText {
  static final int MAX_BYTES = 1 << 20;

  private SourceText() {}

  /**
   * Reads a file.
   *
   * @param label the file as the caller named it, for messages
   * @throws ConfigException if it cannot be read, is larger than 1 MiB, or is not UTF-8
   */
  static String read(Path file, String label) {
    if (Files.isDirectory(file)) {
      throw ConfigException.ofWhole(label, label + " is a folder, not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      // One byte more than allowed tells that there is more; the rest is never read.
      return decode(in.readNBytes(MAX_BYTES + 1), label);
    } catch (NoSuchFileException e) {
      throw ConfigException.ofWhole(label, "there is no file " + label);
    } catch (AccessDeniedException e) {
      throw ConfigException.ofWhole(label, label + " cannot be read: permission denied");
    } catch (IOException e) {
      throw ConfigException.ofWhole(
          label, label + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  static String decode(byte[] bytes, String label) {
    if (bytes.length > MAX_BYTES) {
      throw ConfigException.ofWhole(
          label,
          label + " is larger than " + MAX_BYTES + " bytes, the most that a config file may have");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
      throw new Problems(label)
          .fatal(
              line,
              String.format(
                  "found the byte 0x%02X, which is no UTF-8; save the file as UTF-8", in.get()));
    }
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }
}
