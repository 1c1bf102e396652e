package dev.hugind.cli.pull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.LongPredicate;

/**
 * A hub on this machine, which lists repositories and sends files, whole or in pieces, and does it
 * as badly as a test wants.
 *
 * <p>Written on sockets, because a proper HTTP server would not lie, drop or stall.
 */
public final class LoopbackHub implements AutoCloseable {
  private static final String COMMIT = "0123456789abcdef";
  private static final int CHUNK_BYTES = 1024;

  private final ServerSocket server;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<HubRequest> requests = new CopyOnWriteArrayList<>();
  private final AtomicLong served = new AtomicLong();
  private volatile BiFunction<HubRequest, HubAnswer, HubAnswer> fault = (_, answer) -> answer;
  private volatile LongPredicate watcher = _ -> true;
  private volatile long pauseNanos;

  public LoopbackHub() {
    try {
      server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var _ = Thread.ofVirtual().name("loopback-hub").start(this::accept);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Puts a file into a repository, or replaces it. */
  public void put(String repository, String path, byte[] content) {
    files.put("/" + repository + "/resolve/" + COMMIT + "/" + path, content);
  }

  /** Puts a file anywhere. */
  public void putAt(String path, byte[] content) {
    files.put(path, content);
  }

  /** Turns every good answer into what a test wants. */
  public void fault(BiFunction<HubRequest, HubAnswer, HubAnswer> newFault) {
    fault = newFault;
  }

  /**
   * Is told the number of all bytes of files served so far, before each piece of 1 KiB, and says
   * whether to go on; otherwise the connection is dropped.
   */
  void watcher(LongPredicate newWatcher) {
    watcher = newWatcher;
  }

  /** Waits before each piece of 1 KiB. */
  void throttle(long nanos) {
    pauseNanos = nanos;
  }

  List<HubRequest> requests() {
    return List.copyOf(requests);
  }

  /** Returns how many bytes of files have been sent. */
  public long served() {
    return served.get();
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        var _ = Thread.ofVirtual().name("loopback-hub-connection").start(() -> serve(socket));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = in.readLine();
      while (line != null) {
        HubRequest request = read(line.split(" ", -1)[1], in);
        requests.add(request);
        if (!send(request, fault.apply(request, answer(request)), socket)) {
          return;
        }
        line = in.readLine();
      }
    } catch (IOException _) {
      // The other side went away.
    } finally {
      sockets.remove(socket);
    }
  }

  private static HubRequest read(String path, BufferedReader in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new HubRequest(path, headers);
  }

  private HubAnswer answer(HubRequest request) {
    String path =
        URLDecoder.decode(request.path().replaceFirst("\\?.*", ""), StandardCharsets.UTF_8);
    if (path.startsWith("/api/models/")) {
      return listing(path.substring("/api/models/".length()).replaceFirst("/revision/.*", ""));
    }
    byte[] content = files.get(path);
    return content == null ? HubAnswer.of(404, new byte[0]) : file(request, content);
  }

  /** Returns the whole file, or the piece that was asked for. */
  static HubAnswer file(HubRequest request, byte[] content) {
    String tag = '"' + sha256(content).substring(0, 16) + '"';
    HubRequest.Range range = request.range();
    if (range == null) {
      return HubAnswer.of(200, content).with("ETag", tag);
    }
    if (range.first() >= content.length) {
      return HubAnswer.of(416, new byte[0]).with("Content-Range", "bytes */" + content.length);
    }
    int last = Math.min(range.last(), content.length - 1);
    byte[] piece = java.util.Arrays.copyOfRange(content, range.first(), last + 1);
    return HubAnswer.of(206, piece)
        .with("ETag", tag)
        .with("Content-Range", "bytes " + range.first() + "-" + last + "/" + content.length);
  }

  private HubAnswer listing(String repository) {
    ObjectNode root = new ObjectMapper().createObjectNode().put("sha", COMMIT);
    var siblings = root.putArray("siblings");
    String prefix = "/" + repository + "/resolve/" + COMMIT + "/";
    new TreeMap<>(files)
        .forEach(
            (path, content) -> {
              if (path.startsWith(prefix)) {
                ObjectNode file = siblings.addObject();
                file.put("rfilename", path.substring(prefix.length())).put("size", content.length);
                file.putObject("lfs").put("sha256", sha256(content)).put("size", content.length);
              }
            });
    return siblings.isEmpty()
        ? HubAnswer.of(401, new byte[0]).with("X-Error-Code", "RepoNotFound")
        : HubAnswer.of(200, root.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Sends an answer; returns whether the connection can be used again. */
  private boolean send(HubRequest request, HubAnswer answer, Socket socket) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " -\r\n");
    answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    OutputStream out = socket.getOutputStream();
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    int end = answer.bytesToSend();
    for (int from = 0; from < end; from += CHUNK_BYTES) {
      int length = Math.min(CHUNK_BYTES, end - from);
      if (request.isFile() && !watcher.test(served.addAndGet(length))) {
        return false;
      }
      if (pauseNanos > 0) {
        LockSupport.parkNanos(pauseNanos);
      }
      out.write(answer.body(), from, length);
      out.flush();
    }
    if (answer.stalls()) {
      return socket.getInputStream().read() >= 0; // until the other side has enough of it
    }
    return !answer.isCut() && answer.headers().containsKey("Content-Length");
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
