package dev.hugind.api;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An HTTP/1.1 client on a bare socket: what it says and hears are exact bytes. */
final class RawClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;
  private boolean withinBody;

  RawClient(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  RawClient(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  /** A response: its status, its header lines, and its body without the chunks' framing. */
  record Response(int status, List<String> headers, String body) {
    /** The first value of a header; empty when it is absent. */
    String header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst()
          .orElse("");
    }
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  static String post(String path, String body, String... headers) {
    StringBuilder request =
        new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: test\r\n")
            .append("Content-Type: application/json\r\nContent-Length: ")
            .append(body.getBytes(StandardCharsets.UTF_8).length)
            .append("\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").append(body).toString();
  }

  /** The head of a chat request whose body comes by hand. */
  static String chatHead(String... headers) {
    StringBuilder head =
        new StringBuilder("POST /v1/chat/completions HTTP/1.1\r\nHost: test\r\n")
            .append("Content-Type: application/json\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  Response chat(String body, String... headers) throws IOException {
    send(post("/v1/chat/completions", body, headers));
    return response();
  }

  Response request(String method, String path, String... headers) throws IOException {
    StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: test\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    send(request.append("\r\n").toString());
    return response(!method.equals("HEAD"));
  }

  Response get(String path, String... headers) throws IOException {
    return request("GET", path, headers);
  }

  Response response() throws IOException {
    return response(true);
  }

  private Response response(boolean hasBody) throws IOException {
    Response head = head();
    if (!hasBody || head.status() == 204 || head.status() == 100) {
      return head;
    }
    byte[] body;
    if (head.header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
        all.writeBytes(chunk);
      }
      body = all.toByteArray();
    } else {
      body = exactly(Integer.parseInt(head.header("Content-Length")));
    }
    return new Response(head.status(), head.headers(), new String(body, StandardCharsets.UTF_8));
  }

  /** Reads status and headers only. */
  Response head() throws IOException {
    String status = line();
    List<String> headers = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      headers.add(line);
    }
    return new Response(Integer.parseInt(status.substring(9, 12)), headers, "");
  }

  /**
   * Reads the next chunk of a chunked body; empty at its end. The line break after a chunk is read
   * with the next one, as Jetty sends it.
   */
  byte[] chunk() throws IOException {
    if (withinBody && !line().isEmpty()) {
      throw new IOException("a chunk does not end where it said");
    }
    byte[] bytes = exactly(Integer.parseInt(line(), 16));
    withinBody = bytes.length > 0;
    if (!withinBody && !line().isEmpty()) {
      throw new IOException("trailers behind the last chunk");
    }
    return bytes;
  }

  String chunkText() throws IOException {
    return new String(chunk(), StandardCharsets.UTF_8);
  }

  /** Reads on until the server closes; true when it sent nothing more. */
  boolean isClosedByServer() throws IOException {
    return in.read() < 0;
  }

  private byte[] exactly(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("closed after " + bytes.length + " of " + count + " bytes");
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("closed within a line: " + line.toString(StandardCharsets.UTF_8));
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Closes so that the server sees a reset instead of an end. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }
}
