package dev.hugind.bench.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A streamed answer, with the moments its parts came, in nanoseconds of {@link System#nanoTime}.
 *
 * @param sent when the request was sent
 * @param headers when the response's headers had come
 * @param pieces when each piece of text came
 * @param text the whole text
 * @param promptTokens tokens of the prompt
 * @param cachedTokens how many of them were not computed
 */
record Answer(
    long sent, long headers, List<Long> pieces, String text, int promptTokens, int cachedTokens) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DEADLINE_MILLIS = 300_000;

  double firstPieceSeconds() {
    return (pieces.getFirst() - sent) / 1e9;
  }

  double headersSeconds() {
    return (headers - sent) / 1e9;
  }

  /** Sends a request and reads its answer to the end. */
  static Answer of(int port, Map<String, Object> body) throws IOException {
    try (Open open = open(port, body)) {
      return open.read();
    }
  }

  /** Sends a request. Closing the result leaves the server. */
  static Open open(int port, Map<String, Object> body) throws IOException {
    return new Open(port, JSON.writeValueAsBytes(body));
  }

  /** An answer that is still being written. */
  static final class Open implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    private final long sent;
    private final List<Long> pieces = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private long headers;
    private JsonNode usage = JSON.nullNode();

    private Open(int port, byte[] body) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(DEADLINE_MILLIS);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String head =
          "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + "Content-Type: application/json\r\nContent-Length: "
              + body.length
              + "\r\n\r\n";
      OutputStream out = socket.getOutputStream();
      sent = System.nanoTime();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      out.flush();
    }

    /** Waits for the next piece of text; false at the end of the answer. */
    boolean awaitPiece() throws IOException {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("HTTP/1.1 ")) {
          headers = System.nanoTime();
          if (!line.contains(" 200 ")) {
            throw new IOException(line);
          }
        } else if (line.equals("data: [DONE]")) {
          return false;
        } else if (line.startsWith("data: ") && take(line.substring(6))) {
          return true;
        }
      }
      throw new IOException("the stream ended without [DONE]");
    }

    private boolean take(String data) throws IOException {
      // The common case is decided without parsing, so that the client costs little.
      if (!data.contains("\"content\":\"") && !data.contains("\"usage\":{")) {
        return false;
      }
      long now = System.nanoTime();
      JsonNode chunk = JSON.readTree(data);
      if (chunk.path("usage").isObject()) {
        usage = chunk.path("usage");
      }
      String piece = chunk.path("choices").path(0).path("delta").path("content").asText("");
      if (piece.isEmpty()) {
        return false;
      }
      pieces.add(now);
      text.append(piece);
      return true;
    }

    /** Reads the rest. */
    Answer read() throws IOException {
      boolean more = true;
      while (more) {
        more = awaitPiece();
      }
      return new Answer(
          sent,
          headers,
          List.copyOf(pieces),
          text.toString(),
          usage.path("prompt_tokens").asInt(),
          usage.path("prompt_tokens_details").path("cached_tokens").asInt());
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
