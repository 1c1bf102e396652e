package dev.hugind.api;

import dev.hugind.engine.EngineManager;
import io.javalin.config.JavalinConfig;
import io.javalin.router.EndpointNotFound;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Puts Javalin and Jetty together for a server of our own. */
final class ServerAssembly {
  /** For accepting and selecting; requests have virtual threads. */
  private static final int PLATFORM_THREADS = 32;

  private final ServerOptions options;
  private final HugindRoutes routes;

  private ServerAssembly(ServerOptions options, HugindRoutes routes) {
    this.options = options;
    this.routes = routes;
  }

  /** Configures an application, within the callback of {@code Javalin.create}. */
  static HugindRoutes configure(
      JavalinConfig config, EngineManager engines, ServerOptions options) {
    HugindRoutes routes = HugindRoutes.mount(config, engines, options.routes(), true);
    new ServerAssembly(options, routes).configure(config);
    return routes;
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.jetty.threadPool = threads();
    config.jetty.modifyHttpConfiguration(this::configure);
    config.jetty.addConnector(this::connector);
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(new JettyErrors());
          server.addBean(new NetworkConnectionLimit(options.maxConnections(), server));
        });
    config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new JettyErrors()));
    // Methods that no route knows of.
    var _ =
        config.routes.exception(
            EndpointNotFound.class,
            (e, context) -> {
              try {
                routes.notFound().handle(context);
              } catch (Exception unexpected) {
                throw new IllegalStateException(unexpected);
              }
            });
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS);
    threads.setName("hugind-jetty");
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("hugind-http-", 0).factory()));
    return threads;
  }

  private void configure(HttpConfiguration http) {
    http.setRequestHeaderSize(options.maxHeaderBytes());
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
  }

  private Connector connector(Server server, HttpConfiguration http) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    TlsFiles tls = options.tls();
    ServerConnector connector;
    if (tls == null) {
      connector = new ServerConnector(server, plain);
    } else {
      // Clients check our name; that theirs of us is right is no concern of the server.
      http.addCustomizer(new SecureRequestCustomizer(false));
      SslContextFactory.Server context = new SslContextFactory.Server();
      context.setKeyStore(PemKeyStore.read(tls));
      context.setKeyStorePassword(PemKeyStore.PASSWORD);
      connector =
          new ServerConnector(
              server, new SslConnectionFactory(context, plain.getProtocol()), plain);
    }
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setIdleTimeout(options.idleTimeout().toMillis());
    return connector;
  }
}
