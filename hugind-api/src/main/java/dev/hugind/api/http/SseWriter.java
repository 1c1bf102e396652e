package dev.hugind.api.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a stream of server-sent events; each goes out at once.
 *
 * <p><b>Thread safety:</b> confined to the request's thread.
 */
public final class SseWriter {
  private static final byte[] PREFIX = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PING = ": ping\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;

  /** An event as a whole: the response's stream has a price per call. */
  private byte[] event = new byte[512];

  /**
   * Creates a writer.
   *
   * @param out the response's body; closed with the stream's last event
   */
  public SseWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Sends one event. Blocks while the client's connection takes no more.
   *
   * @param parts the event's JSON in UTF-8, in pieces; no line breaks
   * @throws ClientGoneException when it can't be written
   */
  public void data(byte[]... parts) {
    int size = PREFIX.length + END.length;
    for (byte[] part : parts) {
      size += part.length;
    }
    if (event.length < size) {
      event = new byte[size];
    }
    int at = put(PREFIX, 0);
    for (byte[] part : parts) {
      at = put(part, at);
    }
    at = put(END, at);
    try {
      out.write(event, 0, at);
      out.flush();
    } catch (IOException e) {
      throw gone(e);
    }
  }

  private int put(byte[] part, int at) {
    System.arraycopy(part, 0, event, at, part.length);
    return at + part.length;
  }

  /**
   * Sends a comment, which keeps idle connections open.
   *
   * @throws ClientGoneException when it can't be written
   */
  public void ping() {
    try {
      out.write(PING);
      out.flush();
    } catch (IOException e) {
      throw gone(e);
    }
  }

  /**
   * Sends the mark that ends OpenAI's streams, and ends the body.
   *
   * @throws ClientGoneException when it can't be written
   */
  public void done() {
    try {
      out.write(DONE);
      out.close();
    } catch (IOException e) {
      throw gone(e);
    }
  }

  /**
   * Sends an error as the last event, and ends the body.
   *
   * @param error what went wrong after the first event
   * @throws ClientGoneException when it can't be written
   */
  public void fail(ApiError error) {
    data(error.json());
    try {
      out.close();
    } catch (IOException e) {
      throw gone(e);
    }
  }

  private static ClientGoneException gone(IOException e) {
    return new ClientGoneException("the client left while its answer was written", e);
  }
}
