package dev.hugind.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other commands of the same user how this server is: whoever connects to the socket in the
 * owner's folder gets one JSON array of {@link ModelStatus}. Nothing is read from the connection,
 * so that there is nothing to attack, and neither keys nor certificates are needed.
 *
 * <p><b>Lifecycle:</b> closed by whoever opened it; {@code close} is idempotent and removes the
 * file.
 */
final class StatusSocket implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StatusSocket.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_BYTES = 1 << 20;

  private final Path file;
  private final ServerSocketChannel listener;
  private final Supplier<List<ModelStatus>> status;

  private StatusSocket(
      Path file, ServerSocketChannel listener, Supplier<List<ModelStatus>> status) {
    this.file = file;
    this.listener = listener;
    this.status = status;
  }

  /** Starts to tell. */
  static StatusSocket open(Path file, Supplier<List<ModelStatus>> status) throws IOException {
    Files.deleteIfExists(file); // of a dead process with the same number
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(file));
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
    StatusSocket socket = new StatusSocket(file, listener, status);
    var _ = Thread.ofPlatform().name("hugind-status").daemon().start(socket::run);
    return socket;
  }

  private void run() {
    while (listener.isOpen()) {
      try (SocketChannel client = listener.accept()) {
        // A few hundred bytes fit the socket's buffer: a client that does not read holds up nobody.
        client.configureBlocking(false);
        var _ = client.write(ByteBuffer.wrap(JSON.writeValueAsBytes(status.get())));
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException e) {
        log.debug("the status could not be told: {}", e.toString()); // who asked has left
      } catch (RuntimeException e) {
        log.warn("the status could not be told", e);
      }
    }
  }

  /**
   * Asks a server.
   *
   * @param file its socket
   * @param deadline how long to wait for the answer
   * @return what it tells
   * @throws IOException when it does not answer, or not in time
   */
  static List<ModelStatus> ask(Path file, Duration deadline)
      throws IOException, InterruptedException {
    // Closing the channel from here is the only way to end a read that hangs.
    // It is closed before the reader's end is waited for.
    try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor();
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      var answer =
          reader.submit(
              () -> {
                channel.connect(UnixDomainSocketAddress.of(file));
                return Channels.newInputStream(channel).readNBytes(MAX_BYTES);
              });
      try {
        byte[] bytes = answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        return List.of(JSON.readValue(bytes, ModelStatus[].class));
      } catch (TimeoutException e) {
        throw new IOException("no answer within " + Sizes.time(deadline), e);
      } catch (ExecutionException e) {
        throw new IOException(String.valueOf(e.getCause()), e);
      } catch (JacksonException e) {
        throw new IOException("an answer that is no status: " + e.getOriginalMessage(), e);
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("{} could not be removed: {}", file, e.toString());
    }
  }
}
