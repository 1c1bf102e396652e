package dev.hugind.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body whole, within its bounds of size and time.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class BodyReader {
  private static final int CHUNK = 16 * 1024;

  /** Any parameter will do, but for the charset, which must be UTF-8 or a part of it. */
  private static final Pattern JSON =
      Pattern.compile(
          "application/json(\\s*+;\\s*+(charset=\"?(utf-?8|us-ascii)\"?|(?!charset)[^;]*+))*+\\s*+",
          Pattern.CASE_INSENSITIVE);

  private final long maxBytes;
  private final Duration maxTime;

  BodyReader(long maxBytes, Duration maxTime) {
    this.maxBytes = maxBytes;
    this.maxTime = maxTime;
  }

  /** Reads the body of a request that must be JSON. */
  byte[] readJson(HttpServletRequest request) {
    requireJson(request.getContentType());
    if (request.getHeader("Content-Encoding") != null) {
      throw new ApiException(
          ErrorTable.unsupportedMediaType(
              request.getContentType() + "; " + request.getHeader("Content-Encoding")));
    }
    long announced = request.getContentLengthLong();
    if (announced > maxBytes) {
      throw new ApiException(ErrorTable.bodyTooLarge(maxBytes)); // not a byte of it is read
    }
    try {
      return read(request.getInputStream(), (int) Math.max(announced, 0));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private byte[] read(InputStream body, int announced) throws IOException {
    long until = System.nanoTime() + maxTime.toNanos();
    // A client can announce what it never sends: memory grows with what came, not with its word.
    ByteArrayOutputStream all = new ByteArrayOutputStream(Math.min(announced, CHUNK));
    byte[] chunk = new byte[CHUNK];
    for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
      if (all.size() + (long) count > maxBytes) {
        throw new ApiException(ErrorTable.bodyTooLarge(maxBytes));
      }
      if (System.nanoTime() - until > 0) {
        throw new ApiException(ErrorTable.bodyTooSlow(maxTime));
      }
      all.write(chunk, 0, count);
    }
    return all.toByteArray();
  }

  private RuntimeException failure(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException) {
        return new ApiException(ErrorTable.bodyTooSlow(maxTime));
      }
      if (cause instanceof HttpException bad && bad.getCode() == 400) {
        return new ApiException(
            ErrorTable.invalid(null, "the body is cut off or not framed as HTTP wants it"));
      }
    }
    return new ClientGoneException("the client left while its body was read", e);
  }

  private static void requireJson(@Nullable String contentType) {
    if (contentType == null) {
      throw new ApiException(ErrorTable.unsupportedMediaType(null));
    }
    if (!JSON.matcher(contentType).matches()) {
      throw new ApiException(ErrorTable.unsupportedMediaType(contentType));
    }
  }
}
