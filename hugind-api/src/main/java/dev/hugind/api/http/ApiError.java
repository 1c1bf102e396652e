package dev.hugind.api.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as clients see it: a status, headers and the envelope.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param status the HTTP status
 * @param type the kind of error, {@code "invalid_request_error"}
 * @param code the exact error for programs, or null
 * @param param the request's field that is wrong, or null
 * @param message what happened and what to change, for people
 * @param details further numbers beside the message, by their names on the wire
 * @param headers further response headers
 */
public record ApiError(
    int status,
    String type,
    @Nullable String code,
    @Nullable String param,
    String message,
    Map<String, Integer> details,
    Map<String, String> headers) {

  /** The type of errors that are the caller's fault. */
  public static final String INVALID_REQUEST = "invalid_request_error";

  /** The type of errors that are the server's fault. */
  public static final String SERVER_ERROR = "server_error";

  /** Copies the maps. */
  public ApiError {
    details = Map.copyOf(details);
    headers = Map.copyOf(headers);
  }

  /**
   * Returns an error without details and headers.
   *
   * @param status the HTTP status
   * @param type the kind of error
   * @param code the exact error for programs, or null
   * @param param the request's field that is wrong, or null
   * @param message what happened and what to change, for people
   * @return the error
   */
  public static ApiError of(
      int status, String type, @Nullable String code, @Nullable String param, String message) {
    return new ApiError(status, type, code, param, message, Map.of(), Map.of());
  }

  /**
   * Returns this error with one more header.
   *
   * @param name the header's name
   * @param value the header's value
   * @return a new error
   */
  public ApiError withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ApiError(status, type, code, param, message, details, more);
  }

  /**
   * Returns this error with one more number beside the message.
   *
   * @param name its name on the wire
   * @param value the number
   * @return a new error
   */
  public ApiError withDetail(String name, int value) {
    Map<String, Integer> more = new LinkedHashMap<>(details);
    more.put(name, value);
    return new ApiError(status, type, code, param, message, more, headers);
  }

  /**
   * Returns the envelope.
   *
   * @return {@code {"error":{…}}} in UTF-8
   */
  public byte[] json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode error = root.putObject("error");
    error.put("message", message).put("type", type).put("param", param).put("code", code);
    details.forEach(error::put);
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }
}
