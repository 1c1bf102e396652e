package dev.hugind.api;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.api.auth.ApiKeys;
import dev.hugind.api.chat.ChatCompletionsEndpoint;
import dev.hugind.api.http.CorsPolicy;
import dev.hugind.api.http.Route;
import dev.hugind.api.http.Route.Access;
import dev.hugind.api.http.Route.Method;
import dev.hugind.api.http.RouteGuard;
import dev.hugind.api.http.WorkTracker;
import dev.hugind.api.metrics.GatewayMetrics;
import dev.hugind.api.metrics.MetricsEndpoint;
import dev.hugind.api.model.HealthEndpoint;
import dev.hugind.api.model.ModelDirectory;
import dev.hugind.api.model.ModelsEndpoint;
import dev.hugind.api.session.SessionsEndpoint;
import dev.hugind.engine.EngineManager;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The gateway's routes, for any Javalin application.
 *
 * {@snippet :
 * Javalin.create(config -> {
 *   config.concurrency.useVirtualThreads = true;
 *   HugindRoutes.mount(config, engines, RouteOptions.builder().prefix("/ai").build());
 *   config.routes.get("/", context -> context.result("my own page"));
 * }).start(8080);
 * }
 *
 * <p>Answers block their thread, so the application should use virtual threads. With a prefix, all
 * paths below it belong to the gateway; without one, unknown paths are the application's.
 *
 * <p><b>Thread safety:</b> safe.
 *
 * <p><b>Lifecycle:</b> owns nothing; the application may call {@link #drain} before it stops.
 */
public final class HugindRoutes {
  private static final List<HandlerType> METHODS =
      List.of(
          HandlerType.GET,
          HandlerType.HEAD,
          HandlerType.POST,
          HandlerType.PUT,
          HandlerType.PATCH,
          HandlerType.DELETE,
          HandlerType.OPTIONS,
          HandlerType.TRACE);

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final WorkTracker work = new WorkTracker();
  private final RouteGuard guard;
  private final List<Route> routes;

  private HugindRoutes(EngineManager engines, RouteOptions options) {
    guard =
        new RouteGuard(
            new ApiKeys(options.apiKeys(), System::nanoTime),
            options.tenant(),
            new CorsPolicy(options.corsOrigins()),
            work,
            options.maxBodyBytes(),
            options.bodyTimeout());
    routes = routes(new ModelDirectory(engines), new GatewayMetrics(engines), options);
  }

  /**
   * Adds the routes to an application that is being configured.
   *
   * @param config the application's configuration, within the callback of {@code Javalin.create}
   * @param engines the models that answer; the caller closes it, after the application has stopped
   * @param options how the routes behave
   * @return a handle to drain them
   */
  @CanIgnoreReturnValue
  public static HugindRoutes mount(
      JavalinConfig config, EngineManager engines, RouteOptions options) {
    return mount(config, engines, options, !options.prefix().isEmpty());
  }

  /** Adds the routes and says whose the unknown paths below the prefix are. */
  static HugindRoutes mount(
      JavalinConfig config, EngineManager engines, RouteOptions options, boolean ownsUnknown) {
    HugindRoutes mounted = new HugindRoutes(engines, options);
    mounted.addTo(config.routes, options.prefix());
    if (ownsUnknown) {
      for (HandlerType method : METHODS) {
        var _ = config.routes.addHttpHandler(method, options.prefix() + "/*", mounted.notFound());
      }
    }
    return mounted;
  }

  private List<Route> routes(ModelDirectory models, GatewayMetrics metrics, RouteOptions options) {
    ChatCompletionsEndpoint chat =
        new ChatCompletionsEndpoint(
            models, metrics, options.pingInterval(), InstantSource.system());
    ModelsEndpoint list = new ModelsEndpoint(models);
    SessionsEndpoint sessions = new SessionsEndpoint(models);
    HealthEndpoint health = new HealthEndpoint(models, work);
    return List.of(
        new Route(
            Method.POST, List.of("/v1/chat/completions", "/chat/completions"), Access.WORK, chat),
        new Route(Method.GET, List.of("/v1/models"), Access.KEYED, list::list),
        new Route(
            Method.GET, List.of("/v1/models/<" + ModelsEndpoint.ID + ">"), Access.KEYED, list::get),
        new Route(Method.GET, List.of("/v1/sessions"), Access.KEYED, sessions::list),
        new Route(
            Method.DELETE,
            List.of("/v1/sessions/<" + SessionsEndpoint.ID + ">"),
            Access.KEYED,
            sessions::delete),
        new Route(Method.GET, List.of("/metrics"), Access.KEYED, new MetricsEndpoint(metrics)),
        new Route(Method.GET, List.of("/health", "/readyz"), Access.OPEN, health::ready),
        new Route(Method.GET, List.of("/livez"), Access.OPEN, health::live));
  }

  private void addTo(RoutesConfig config, String prefix) {
    Map<String, Map<Method, Route>> byPath = new LinkedHashMap<>();
    for (Route route : routes) {
      for (String path : route.paths()) {
        byPath.computeIfAbsent(path, _ -> new EnumMap<>(Method.class)).put(route.method(), route);
      }
    }
    byPath.forEach((path, methods) -> addPath(config, prefix + path, methods));
  }

  private void addPath(RoutesConfig config, String path, Map<Method, Route> methods) {
    String allowed = allowed(methods);
    Map<HandlerType, Handler> handlers = new LinkedHashMap<>();
    for (HandlerType method : METHODS) {
      handlers.put(method, guard.methodNotAllowed(allowed));
    }
    handlers.put(HandlerType.OPTIONS, guard.options(allowed));
    methods.forEach(
        (method, route) -> {
          Handler handler = guard.handler(route);
          switch (method) {
            case GET -> {
              handlers.put(HandlerType.GET, handler);
              handlers.put(HandlerType.HEAD, handler);
            }
            case POST -> handlers.put(HandlerType.POST, handler);
            case DELETE -> handlers.put(HandlerType.DELETE, handler);
          }
        });
    handlers.forEach(
        (method, handler) -> {
          var _ = config.addHttpHandler(method, path, handler);
        });
  }

  private static String allowed(Map<Method, Route> methods) {
    TreeSet<String> names = new TreeSet<>();
    methods.keySet().forEach(method -> names.add(method.name()));
    if (names.contains("GET")) {
      names.add("HEAD");
    }
    names.add("OPTIONS");
    return String.join(", ", names);
  }

  Handler notFound() {
    return guard.notFound();
  }

  /**
   * Returns the routes.
   *
   * @return methods and paths, without the prefix
   */
  public List<Route> routes() {
    return routes;
  }

  /**
   * Returns how many requests for work are being answered.
   *
   * @return 0 or more
   */
  public int running() {
    return work.running();
  }

  /**
   * Refuses new work from now on, turns readiness red, and lets running answers end. Blocks until
   * they have, or the time is up; then they are cancelled, and end with an error.
   *
   * @param timeout how long running answers may go on, 0 or more
   * @return whether all came to their end by themselves
   * @throws InterruptedException when the thread was interrupted; then running answers are
   *     cancelled too
   */
  public boolean drain(Duration timeout) throws InterruptedException {
    work.drain();
    boolean ended = false;
    try {
      ended = work.awaitIdle(timeout);
    } finally {
      if (!ended) {
        work.abort();
      }
    }
    if (!ended) {
      var _ = work.awaitIdle(LAST_WORDS); // for their error to be written
    }
    return ended;
  }
}
