package dev.hugind.api.http;

import java.util.List;

/**
 * One method and its paths.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param method the HTTP method
 * @param paths the paths in Javalin's notation, without a prefix; the first is the documented one
 * @param access who may come in
 * @param endpoint what answers
 */
public record Route(Method method, List<String> paths, Access access, Endpoint endpoint) {

  /** The methods that routes can have. */
  public enum Method {
    /** Reads; answers HEAD as well. */
    GET,
    /** Asks for work. */
    POST,
    /** Removes. */
    DELETE
  }

  /** Who may come in. */
  public enum Access {
    /** Anybody. */
    OPEN,
    /** Callers with a key. */
    KEYED,
    /** Callers with a key, within its limits, unless the server is draining. */
    WORK
  }

  /** Copies the paths. */
  public Route {
    paths = List.copyOf(paths);
  }
}
