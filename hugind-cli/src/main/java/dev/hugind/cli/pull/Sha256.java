package dev.hugind.cli.pull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** The sum that tells whether a file is the right one. */
public final class Sha256 {
  private static final int BUFFER_BYTES = 1 << 20;

  private Sha256() {}

  /**
   * Returns a file's sum. Blocks while the whole file is read; about a second per GB.
   *
   * @param file the file
   * @param progress takes the number of bytes read so far, now and then, on the calling thread
   * @return 64 small hexadecimal digits
   * @throws IOException when the file cannot be read
   * @throws InterruptedException when the calling thread is interrupted
   */
  public static String of(Path file, LongConsumer progress)
      throws IOException, InterruptedException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long done = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while " + file + " was read");
        }
        digest.update(buffer, 0, read);
        done += read;
        progress.accept(done);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
