package dev.hugind.api.http;

import static dev.hugind.api.http.ApiError.INVALID_REQUEST;
import static dev.hugind.api.http.ApiError.SERVER_ERROR;

import dev.hugind.engine.error.ContextLengthExceededException;
import dev.hugind.engine.error.EngineOverloadedException;
import dev.hugind.engine.error.EngineUnavailableException;
import dev.hugind.engine.error.GenerationCancelledException;
import dev.hugind.engine.error.GenerationTimeoutException;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.error.ModelNotFoundException;
import dev.hugind.engine.grammar.GrammarException;
import dev.hugind.engine.schema.SchemaException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Every failure and what the client sees of it: the one place that knows both.
 *
 * <p><b>Thread safety:</b> stateless.
 */
public final class ErrorTable {
  private static final String SHOULD_RETRY = "X-Should-Retry";
  private static final String RETRY_AFTER = "Retry-After";

  /** Of a name that the client made up. */
  private static final int SHOWN_CHARACTERS = 64;

  private ErrorTable() {}

  /**
   * Returns what the client sees of a failure. Of the unexpected it sees no detail.
   *
   * @param failure what was thrown
   * @return the error
   */
  public static ApiError of(Throwable failure) {
    return switch (failure) {
      case ApiException e -> e.error();
      case InvalidRequestException e -> invalid(e.param(), messageOf(e));
      case GrammarException e -> invalid("grammar", messageOf(e));
      case SchemaException e -> invalid("response_format", messageOf(e));
      case ContextLengthExceededException e ->
          ApiError.of(
                  400, "exceed_context_size_error", "context_length_exceeded", null, messageOf(e))
              .withDetail("n_prompt_tokens", e.promptTokens())
              .withDetail("n_ctx", e.contextTokens());
      case ModelNotFoundException e ->
          ApiError.of(404, INVALID_REQUEST, "model_not_found", "model", messageOf(e));
      case EngineOverloadedException e ->
          ApiError.of(503, SERVER_ERROR, "engine_overloaded", null, messageOf(e))
              .withHeader(RETRY_AFTER, seconds(e.retryAfter()));
      case EngineUnavailableException e -> unavailable(messageOf(e), e.retryAfter());
      case GenerationTimeoutException e ->
          ApiError.of(504, SERVER_ERROR, "timeout", null, messageOf(e))
              .withHeader(SHOULD_RETRY, "false");
      case GenerationCancelledException e ->
          ApiError.of(500, SERVER_ERROR, "cancelled", null, messageOf(e))
              .withHeader(SHOULD_RETRY, "false");
      case InterruptedException _ ->
          unavailable("the server is shutting down", Duration.ofSeconds(1));
      default -> // NativeCallException and ModelLoadException too: their detail is for the log
          ApiError.of(
                  500,
                  SERVER_ERROR,
                  null,
                  null,
                  "the server failed to answer; its log has the detail under this request's id")
              .withHeader(SHOULD_RETRY, "false");
    };
  }

  /**
   * Returns the refusal of a wrong field.
   *
   * @param param the field's path, or null when it is not one field
   * @param message the value, what is allowed, and what to change
   * @return a 400
   */
  public static ApiError invalid(@Nullable String param, String message) {
    return ApiError.of(400, INVALID_REQUEST, null, param, message);
  }

  /**
   * Returns the refusal of a request that comes too early or too late.
   *
   * @param message why nothing can be served
   * @param retryAfter after how long trying again makes sense; positive
   * @return a 503
   */
  public static ApiError unavailable(String message, Duration retryAfter) {
    return ApiError.of(503, SERVER_ERROR, "unavailable", null, message)
        .withHeader(RETRY_AFTER, seconds(retryAfter));
  }

  /**
   * Returns the refusal of a caller without a good key.
   *
   * @param message what is wrong with the key
   * @return a 401
   */
  public static ApiError unauthorized(String message) {
    return ApiError.of(401, "authentication_error", "invalid_api_key", null, message)
        .withHeader("WWW-Authenticate", "Bearer");
  }

  /**
   * Returns the refusal of a caller that asks for more than its key allows.
   *
   * @param message the limit and how to raise it
   * @param retryAfter after how long trying again makes sense; positive
   * @return a 429
   */
  public static ApiError rateLimited(String message, Duration retryAfter) {
    return ApiError.of(429, "rate_limit_error", "rate_limit_exceeded", null, message)
        .withHeader(RETRY_AFTER, seconds(retryAfter));
  }

  /**
   * Returns the refusal of a session that no loaded model knows.
   *
   * @param id the session's id; the message shows its beginning
   * @return a 404
   */
  public static ApiError sessionNotFound(String id) {
    String shown =
        id.codePointCount(0, id.length()) <= SHOWN_CHARACTERS
            ? id
            : id.substring(0, id.offsetByCodePoints(0, SHOWN_CHARACTERS)) + "…";
    return ApiError.of(
        404,
        INVALID_REQUEST,
        "session_not_found",
        null,
        "no loaded model remembers a session '"
            + shown
            + "' of yours; GET /v1/sessions lists those that there are");
  }

  /**
   * Returns the refusal of a path that does not exist.
   *
   * @param method the request's method
   * @param path the request's path
   * @return a 404
   */
  public static ApiError notFound(String method, String path) {
    return ApiError.of(
        404, INVALID_REQUEST, "not_found", null, "there is no " + method + " " + path);
  }

  /**
   * Returns the refusal of a method that the path does not have.
   *
   * @param method the request's method
   * @param path the request's path
   * @param allowed the methods that it has, separated by commas
   * @return a 405
   */
  public static ApiError methodNotAllowed(String method, String path, String allowed) {
    return ApiError.of(
            405,
            INVALID_REQUEST,
            "method_not_allowed",
            null,
            method + " is not allowed for " + path + "; allowed: " + allowed)
        .withHeader("Allow", allowed);
  }

  /**
   * Returns the refusal of a body that is not JSON by its own word.
   *
   * @param contentType what the request says it is, or null
   * @return a 415
   */
  public static ApiError unsupportedMediaType(@Nullable String contentType) {
    return ApiError.of(
        415,
        INVALID_REQUEST,
        "unsupported_media_type",
        null,
        "the body's Content-Type is "
            + (contentType == null ? "missing" : "'" + contentType + "'")
            + "; send application/json in UTF-8");
  }

  /**
   * Returns the refusal of a body that is too large.
   *
   * @param limit the limit in bytes
   * @return a 413
   */
  public static ApiError bodyTooLarge(long limit) {
    return ApiError.of(
        413,
        INVALID_REQUEST,
        "body_too_large",
        null,
        "the body is larger than the limit of "
            + limit
            + " bytes; send less, or raise limits.max_body");
  }

  /**
   * Returns the refusal of a body that came too slowly.
   *
   * @param limit how long it may take
   * @return a 408
   */
  public static ApiError bodyTooSlow(Duration limit) {
    return ApiError.of(
        408,
        INVALID_REQUEST,
        "request_timeout",
        null,
        "the body did not arrive within " + limit.toMillis() + " ms");
  }

  /**
   * Returns the refusal of a feature that is switched off or not in this build.
   *
   * @param message which feature, and how to switch it on
   * @return a 501
   */
  public static ApiError notSupported(String message) {
    return ApiError.of(501, "not_supported_error", null, null, message);
  }

  private static String messageOf(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? "no detail is known" : message;
  }

  /** Whole seconds, rounded up: a client that comes back too early only fails again. */
  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.plusNanos(999_999_999).toSeconds()));
  }
}
