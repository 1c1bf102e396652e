package dev.hugind.bench.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server as a process of its own.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 *
 * <p><b>Lifecycle:</b> owns the process; {@link #close} ends it, by force after half a minute.
 */
final class RunningServer implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final Command command;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();
  private Process process;
  private double readySeconds;

  /**
   * How a server is started and watched.
   *
   * @param arguments program and arguments; {@code PORT} in them stands for the port
   * @param environment variables besides the usual ones
   * @param log where its output goes
   * @param busyPath where it tells how many slots are busy
   * @param busySlots reads that from the answer
   */
  record Command(
      List<String> arguments,
      Map<String, String> environment,
      Path log,
      String busyPath,
      ToIntFunction<String> busySlots) {}

  RunningServer(Command command) throws IOException, InterruptedException {
    this.command = command;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    process = launch();
  }

  private Process launch() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            command.arguments.stream()
                .map(word -> word.equals("PORT") ? Integer.toString(port) : word)
                .toList());
    builder.environment().putAll(command.environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(command.log.toFile()));
    long start = System.nanoTime();
    Process started = builder.start();
    while (!isReady()) {
      if (!started.isAlive() || System.nanoTime() - start > START.toNanos()) {
        started.destroyForcibly();
        throw new IOException("a server did not start; see " + command.log);
      }
      Thread.sleep(5);
    }
    readySeconds = (System.nanoTime() - start) / 1e9;
    return started;
  }

  private boolean isReady() throws InterruptedException {
    try {
      return send("/health").statusCode() == 200;
    } catch (IOException _) {
      return false; // it does not listen yet
    }
  }

  /** Ends the process as an operator does, and starts it again. */
  void restart() throws IOException, InterruptedException {
    close();
    process = launch();
  }

  int port() {
    return port;
  }

  /** Returns the time from the start of the process until it answered, in seconds. */
  double readySeconds() {
    return readySeconds;
  }

  /** Returns the memory that the process holds, in MiB. */
  double residentMebibytes() throws IOException {
    Matcher matcher =
        RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
    if (!matcher.find()) {
      throw new IOException("the system does not tell how much memory a process holds");
    }
    return Long.parseLong(matcher.group(1)) / 1024.0;
  }

  /** Returns how many slots work on something. */
  int busySlots() throws IOException, InterruptedException {
    return command.busySlots.applyAsInt(send(command.busyPath).body());
  }

  private HttpResponse<String> send(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
