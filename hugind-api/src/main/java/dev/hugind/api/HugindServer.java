package dev.hugind.api;

import dev.hugind.engine.EngineManager;
import io.javalin.Javalin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway as a server of its own.
 *
 * {@snippet :
 * try (EngineManager engines = new EngineManager()) {
 *   engines.deploy("my-model", EngineOptions.builder(modelFile).build());
 *   try (HugindServer server = HugindServer.start(engines, ServerOptions.builder().build())) {
 *     System.out.println("listening on port " + server.port());
 *     server.routes().running(); // and whatever else the application does meanwhile
 *   }
 * }
 * }
 *
 * <p><b>Thread safety:</b> safe.
 *
 * <p><b>Lifecycle:</b> closed by whoever started it; {@code close} is idempotent, lets running
 * answers end within {@link ServerOptions#shutdownTimeout()}, then stops listening. It closes the
 * engine manager only if {@link ServerOptions#closesEngines()} says so.
 */
public final class HugindServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HugindServer.class);

  private final EngineManager engines;
  private final ServerOptions options;
  private final Javalin javalin;
  private final HugindRoutes routes;
  private final AtomicBoolean closed = new AtomicBoolean();

  private HugindServer(EngineManager engines, ServerOptions options) {
    this.engines = engines;
    this.options = options;
    requireKeysBeyondThisMachine(options);
    AtomicReference<@Nullable HugindRoutes> mounted = new AtomicReference<>();
    this.javalin =
        Javalin.create(config -> mounted.set(ServerAssembly.configure(config, engines, options)));
    this.routes = Objects.requireNonNull(mounted.get(), "Javalin did not call its callback");
  }

  /**
   * Starts a server.
   *
   * @param engines the models that answer
   * @param options where and how to listen
   * @return the server, listening; the caller closes it
   * @throws IllegalArgumentException when the options don't fit together, or the TLS files can't be
   *     used
   * @throws io.javalin.util.JavalinException when the port is taken
   */
  public static HugindServer start(EngineManager engines, ServerOptions options) {
    HugindServer server = new HugindServer(engines, options);
    var _ = server.javalin.start();
    log.info(
        "listening on {}://{}:{}",
        options.tls() == null ? "http" : "https",
        options.host(),
        server.port());
    return server;
  }

  /**
   * Returns the port.
   *
   * @return the port it listens at
   */
  public int port() {
    return javalin.port();
  }

  /**
   * Returns the mounted routes.
   *
   * @return the routes
   */
  public HugindRoutes routes() {
    return routes;
  }

  /**
   * Closes the server: refuses new work, lets running answers end, stops listening. Blocks for
   * {@link ServerOptions#shutdownTimeout()} and a few seconds at most, or while the engines close.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      drain();
    } finally {
      var _ = javalin.stop();
      if (options.closesEngines()) {
        engines.close();
      }
    }
  }

  private void drain() {
    try {
      if (!routes.drain(options.shutdownTimeout())) {
        log.warn(
            "some answers were not complete within limits.shutdown_timeout ({} ms)",
            options.shutdownTimeout().toMillis());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void requireKeysBeyondThisMachine(ServerOptions options) {
    boolean open = options.routes().apiKeys().isEmpty() && options.routes().tenant() == null;
    if (open && !options.allowNoKeys() && !isLoopback(options.host())) {
      throw new IllegalArgumentException(
          "server.host is "
              + options.host()
              + " and there is no api key; set server.api_key, listen at 127.0.0.1, or set"
              + " server.allow_no_auth");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("server.host is " + host + ", which is not known", e);
    }
  }
}
