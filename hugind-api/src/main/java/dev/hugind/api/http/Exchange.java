package dev.hugind.api.http;

import dev.hugind.api.auth.Caller;
import dev.hugind.api.json.Fields;
import dev.hugind.api.json.JsonBody;
import dev.hugind.engine.error.GenerationCancelledException;
import dev.hugind.engine.error.InvalidRequestException;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and the way to answer it.
 *
 * <p><b>Thread safety:</b> confined to the request's thread.
 */
public final class Exchange {
  private static final Logger log = LoggerFactory.getLogger(Exchange.class);

  private final Context context;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final String requestId;
  private final BodyReader bodies;
  private final JsonBody json;
  private Caller caller = Caller.unlimited("");
  private WorkTracker.@Nullable Ticket ticket;
  private Caller.@Nullable Place place;

  Exchange(Context context, String requestId, BodyReader bodies, JsonBody json) {
    this.context = context;
    this.request = context.req();
    this.response = context.res();
    this.requestId = requestId;
    this.bodies = bodies;
    this.json = json;
  }

  void admit(Caller who) {
    caller = who;
  }

  /** Takes over what the request holds while it is being answered. */
  void hold(WorkTracker.Ticket work) {
    ticket = work;
  }

  /** Takes over what the request holds while it is being answered. */
  void hold(Caller.Place limited) {
    place = limited;
  }

  /** Gives back what the request held, when its last byte is written. */
  void release() {
    if (place != null) {
      place.close();
    }
    if (ticket != null) {
      ticket.close();
    }
  }

  HttpServletRequest request() {
    return request;
  }

  HttpServletResponse response() {
    return response;
  }

  /**
   * Returns the request's id.
   *
   * @return the client's own, or one of ours
   */
  public String requestId() {
    return requestId;
  }

  /**
   * Returns who sent the request.
   *
   * @return the caller
   */
  public Caller caller() {
    return caller;
  }

  /**
   * Returns a request header.
   *
   * @param name the header's name, in any case
   * @return its first value, or null when it is absent
   */
  public @Nullable String header(String name) {
    return request.getHeader(name);
  }

  /**
   * Returns a part of the path.
   *
   * @param name the part's name in the route
   * @return the part, decoded
   */
  public String pathParam(String name) {
    return context.pathParam(name);
  }

  /**
   * Returns a parameter of the query.
   *
   * @param name the parameter's name
   * @return its value, decoded; null when it is absent
   * @throws InvalidRequestException when it is given more than once, or the query can't be decoded
   */
  public @Nullable String queryParam(String name) {
    // By hand: Javalin leaves out what it can't decode, and to leave out a restriction is to lift
    // it.
    String query = request.getQueryString();
    String found = null;
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (!decoded(equals < 0 ? pair : pair.substring(0, equals)).equals(name)) {
        continue;
      }
      if (found != null) {
        throw new InvalidRequestException(
            name, name + " is given more than once in the URL; allowed: once");
      }
      found = equals < 0 ? "" : decoded(pair.substring(equals + 1));
    }
    return found;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new InvalidRequestException(
          null, "the URL's query has a % without two hexadecimal digits; write % as %25");
    }
  }

  /**
   * Reads the body, which must be a JSON object. Blocks until it has come.
   *
   * @return its fields
   * @throws ApiException when it is no JSON by its type, too large or too slow
   * @throws InvalidRequestException when it is not well-formed
   * @throws ClientGoneException when the client left
   */
  public Fields readJson() {
    return json.parse(bodies.readJson(request));
  }

  /**
   * Starts watching the client; only after the body was read.
   *
   * @return the watch; the caller closes it before it returns
   */
  public ClientWatch watchClient() {
    return ClientWatch.start(ServletContextRequest.getServletContextRequest(request));
  }

  /**
   * Lets a generation end early when the client leaves, or when the server can't wait for it.
   *
   * @param cancel gives the work up; called from any thread, must not block
   * @param watch the watch over the client
   */
  public void bind(Runnable cancel, ClientWatch watch) {
    watch.onGone(cancel);
    if (ticket != null) {
      ticket.onAbort(cancel);
    }
  }

  /**
   * Tells why a generation was cancelled, in the words for who is still there to read them.
   *
   * @param cancelled what the engine threw
   * @param watch the watch over the client
   * @return what to throw instead
   */
  public RuntimeException explain(GenerationCancelledException cancelled, ClientWatch watch) {
    if (watch.isGone()) {
      return new ClientGoneException("the client left while it waited", cancelled);
    }
    if (ticket != null && ticket.isAborted()) {
      return new ApiException(
          ErrorTable.unavailable(
              "the server was shut down before the answer was complete", Duration.ofSeconds(5)));
    }
    return cancelled;
  }

  /**
   * Returns what the client sees of a failure; what it must not see goes to the log.
   *
   * @param failure what was thrown
   * @return the error
   */
  public ApiError errorOf(Throwable failure) {
    ApiError error = ErrorTable.of(failure);
    if (error.status() >= 500 && error.code() == null) {
      log.error("request {} failed", requestId, failure);
    }
    return error;
  }

  /**
   * Sends a whole JSON answer.
   *
   * @param status the HTTP status
   * @param body the JSON in UTF-8
   * @throws ClientGoneException when it can't be written
   */
  public void sendJson(int status, byte[] body) {
    send(status, "application/json", body);
  }

  /**
   * Sends a whole answer.
   *
   * @param status the HTTP status
   * @param contentType the body's type
   * @param body the bytes
   * @throws ClientGoneException when it can't be written
   */
  public void send(int status, String contentType, byte[] body) {
    try {
      response.setStatus(status);
      response.setContentType(contentType);
      response.setContentLength(body.length);
      try (OutputStream out = response.getOutputStream()) {
        out.write(body);
      }
    } catch (IOException e) {
      throw new ClientGoneException("the client left while its answer was written", e);
    }
  }

  /**
   * Sends an error, unless the answer has begun already.
   *
   * @param error the error
   * @throws ClientGoneException when it can't be written
   */
  void sendError(ApiError error) {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    for (Map.Entry<String, String> header : error.headers().entrySet()) {
      response.setHeader(header.getKey(), header.getValue());
    }
    sendJson(error.status(), error.json());
  }

  /**
   * Starts an event stream; the headers go out with its first event.
   *
   * @return the writer
   * @throws ClientGoneException when the client left
   */
  public SseWriter startStream() {
    try {
      response.setStatus(200);
      response.setContentType("text/event-stream");
      response.setHeader("Cache-Control", "no-cache");
      response.setHeader("X-Accel-Buffering", "no");
      return new SseWriter(response.getOutputStream());
    } catch (IOException e) {
      throw new ClientGoneException("the client left before its answer began", e);
    }
  }
}
