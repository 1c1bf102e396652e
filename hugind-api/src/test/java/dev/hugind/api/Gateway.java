package dev.hugind.api;

import dev.hugind.engine.EngineManager;
import dev.hugind.engine.EngineOptions;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.fixture.ScriptedBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/** A server with one scripted model named {@code scripted}, for a test. */
final class Gateway implements AutoCloseable {
  static final String HI = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  static final String HI_STREAM =
      "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  static final Instant DEPLOYED = Instant.ofEpochSecond(1_700_000_000);

  final ScriptedBackend backend;
  final EngineManager engines;
  final LlamaEngine engine;
  final HugindServer server;

  private Gateway(
      ScriptedBackend backend, EngineOptions engineOptions, ServerOptions.Builder options)
      throws InterruptedException {
    this.backend = backend;
    engines =
        new EngineManager(
            (engineOpts, progress) -> LlamaEngine.open(engineOpts, backend, progress),
            InstantSource.fixed(DEPLOYED));
    engine = engines.deploy("scripted", engineOptions).awaitLoaded(Duration.ofSeconds(20));
    server = HugindServer.start(engines, options.port(0).build());
  }

  static Gateway answering(String answer) throws InterruptedException {
    return of(ScriptedBackend.answering(answer));
  }

  static Gateway of(ScriptedBackend backend) throws InterruptedException {
    return of(backend, routes -> {});
  }

  static Gateway of(ScriptedBackend backend, Consumer<RouteOptions.Builder> routes)
      throws InterruptedException {
    return of(backend, routes, server -> {}, engine -> {});
  }

  static Gateway of(
      ScriptedBackend backend,
      Consumer<RouteOptions.Builder> routes,
      Consumer<ServerOptions.Builder> server,
      Consumer<EngineOptions.Builder> engine)
      throws InterruptedException {
    RouteOptions.Builder routeOptions = RouteOptions.builder();
    routes.accept(routeOptions);
    ServerOptions.Builder serverOptions =
        ServerOptions.builder().routes(routeOptions.build()).shutdownTimeout(Duration.ofSeconds(5));
    server.accept(serverOptions);
    EngineOptions.Builder engineOptions =
        EngineOptions.builder(Path.of("scripted.gguf")).shutdownTimeout(Duration.ofSeconds(1));
    engine.accept(engineOptions);
    return new Gateway(backend, engineOptions.build(), serverOptions);
  }

  /** A context of so many slots. */
  static ContextOptions slots(int count) {
    return new ContextOptions(
        count,
        4096,
        512,
        512,
        ContextOptions.FlashAttention.ON,
        0,
        0,
        ContextOptions.CacheType.F16,
        ContextOptions.CacheType.F16,
        true,
        0f,
        0f);
  }

  RawClient client() throws IOException {
    return new RawClient(server.port());
  }

  @Override
  public void close() {
    server.close();
    engines.close();
    backend.assertAllClosed();
  }
}
