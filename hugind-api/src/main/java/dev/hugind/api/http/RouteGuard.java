package dev.hugind.api.http;

import dev.hugind.api.auth.ApiKeys;
import dev.hugind.api.auth.Caller;
import dev.hugind.api.json.JsonBody;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens around every endpoint: request id, CORS, key, limits, draining, errors, access log.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class RouteGuard {
  private static final Logger log = LoggerFactory.getLogger(RouteGuard.class);
  private static final int CLIENT_CLOSED_REQUEST = 499;

  private final ApiKeys keys;
  private final @Nullable Function<Context, String> tenant;
  private final CorsPolicy cors;
  private final WorkTracker work;
  private final BodyReader bodies;
  private final JsonBody json;

  /**
   * Creates a guard.
   *
   * @param keys who may come in
   * @param tenant tells who is calling when the host has found it out itself, or null for the keys
   * @param cors which web pages may call
   * @param work counts the running requests
   * @param maxBodyBytes largest body
   * @param maxBodyTime how long a body may take to come
   */
  public RouteGuard(
      ApiKeys keys,
      @Nullable Function<Context, String> tenant,
      CorsPolicy cors,
      WorkTracker work,
      long maxBodyBytes,
      Duration maxBodyTime) {
    this.keys = keys;
    this.tenant = tenant;
    this.cors = cors;
    this.work = work;
    this.bodies = new BodyReader(maxBodyBytes, maxBodyTime);
    this.json = new JsonBody(maxBodyBytes);
  }

  /**
   * Returns the handler of a route.
   *
   * @param route the route
   * @return what Javalin calls
   */
  public Handler handler(Route route) {
    return context -> answer(context, exchange -> admitAndHandle(context, exchange, route));
  }

  /**
   * Returns the handler that answers OPTIONS.
   *
   * @param allowedMethods the methods of the path, separated by commas
   * @return what Javalin calls
   */
  public Handler options(String allowedMethods) {
    return context ->
        answer(
            context,
            exchange -> cors.preflight(exchange.request(), exchange.response(), allowedMethods));
  }

  /**
   * Returns the handler of methods that a path does not have.
   *
   * @param allowedMethods the methods that it has, separated by commas
   * @return what Javalin calls
   */
  public Handler methodNotAllowed(String allowedMethods) {
    return refusing(
        context ->
            ErrorTable.methodNotAllowed(context.method().name(), context.path(), allowedMethods));
  }

  /**
   * Returns the handler of paths that do not exist.
   *
   * @return what Javalin calls
   */
  public Handler notFound() {
    return refusing(context -> ErrorTable.notFound(context.method().name(), context.path()));
  }

  private Handler refusing(Function<Context, ApiError> error) {
    return context ->
        answer(
            context,
            exchange -> {
              throw new ApiException(error.apply(context));
            });
  }

  private void answer(Context context, Endpoint endpoint) {
    long started = System.nanoTime();
    String requestId = RequestIds.of(context.req().getHeader(RequestIds.HEADER));
    context.res().setHeader(RequestIds.HEADER, requestId);
    cors.apply(context.req(), context.res());
    Exchange exchange = new Exchange(context, requestId, bodies, json);
    try {
      endpoint.handle(exchange);
    } catch (ClientGoneException e) {
      leave(exchange, e);
    } catch (IOException | InterruptedException | RuntimeException e) {
      refuse(exchange, e);
    } catch (Error e) {
      refuse(exchange, e);
      throw e;
    } finally {
      exchange.release();
    }
    log.debug(
        "{} {} {} {} ms, request {}, key '{}'",
        context.req().getMethod(),
        context.req().getRequestURI(),
        context.res().getStatus(),
        (System.nanoTime() - started) / 1_000_000,
        requestId,
        exchange.caller().id());
  }

  private void admitAndHandle(Context context, Exchange exchange, Route route)
      throws IOException, InterruptedException {
    if (route.access() == Route.Access.OPEN) {
      route.endpoint().handle(exchange);
      return;
    }
    exchange.admit(callerOf(context));
    if (route.access() == Route.Access.KEYED) {
      route.endpoint().handle(exchange);
      return;
    }
    exchange.hold(work.enter());
    exchange.hold(exchange.caller().enter());
    route.endpoint().handle(exchange);
  }

  private Caller callerOf(Context context) {
    return tenant == null
        ? keys.authenticate(
            context.req().getHeader("Authorization"), context.req().getHeader("X-Api-Key"))
        : Caller.unlimited(tenant.apply(context));
  }

  private static void refuse(Exchange exchange, Throwable failure) {
    ApiError error = exchange.errorOf(failure);
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    try {
      exchange.sendError(error);
    } catch (ClientGoneException e) {
      leave(exchange, e);
    }
  }

  private static void leave(Exchange exchange, ClientGoneException e) {
    log.debug("request {}: {}", exchange.requestId(), e.getMessage());
    if (!exchange.response().isCommitted()) {
      exchange.response().setStatus(CLIENT_CLOSED_REQUEST);
    }
  }
}
