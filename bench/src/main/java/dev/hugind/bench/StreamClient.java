package dev.hugind.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A client that streams one answer over a plain socket and notes when each piece came.
 *
 * <p><b>Thread safety:</b> confined to one thread, but for {@link #close}.
 */
final class StreamClient implements AutoCloseable {
  private final Socket socket;
  private final BufferedReader in;

  private StreamClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Sends a request. The answer's headers may not be there yet. */
  static StreamClient send(int port, String body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(120_000);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
            + " application/json\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n";
    OutputStream out = socket.getOutputStream();
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.flush();
    return new StreamClient(socket);
  }

  /** Waits for the next piece of text; false at the end of the answer. */
  boolean awaitPiece() throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.startsWith("HTTP/1.1 ") && !line.contains(" 200 ")) {
        throw new IOException(line);
      }
      if (line.equals("data: [DONE]")) {
        return false;
      }
      if (line.contains("\"content\":\"")) {
        return true;
      }
    }
    throw new IOException("the stream ended without [DONE]");
  }

  /** Reads the whole answer; returns when each piece came, in nanoseconds. */
  List<Long> awaitEnd() throws IOException {
    List<Long> times = new ArrayList<>();
    while (awaitPiece()) {
      times.add(System.nanoTime());
    }
    return times;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
