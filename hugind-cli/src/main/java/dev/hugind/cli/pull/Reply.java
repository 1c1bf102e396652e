package dev.hugind.cli.pull;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An answer that brings content.
 *
 * <p><b>Lifecycle:</b> closed by whoever asked; that ends the connection unless all was read.
 *
 * @param status 200 or 206
 * @param validator what changes when the file does; null when the server gives nothing of the kind
 */
record Reply(int status, HttpHeaders headers, InputStream body, @Nullable String validator)
    implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  /** The place of a piece in its file. */
  record Range(long first, long last, long total) {}

  boolean isPiece() {
    return status == 206;
  }

  /** Returns which piece it is; null when that is not said or makes no sense. */
  @Nullable Range range() {
    Matcher matcher = RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
    if (!matcher.matches()) {
      return null;
    }
    Range range =
        new Range(
            Long.parseLong(matcher.group(1)),
            Long.parseLong(matcher.group(2)),
            Long.parseLong(matcher.group(3)));
    return range.first <= range.last && range.last < range.total ? range : null;
  }

  /** Returns how many bytes the answer is said to have. */
  OptionalLong length() {
    return headers.firstValueAsLong("Content-Length");
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
