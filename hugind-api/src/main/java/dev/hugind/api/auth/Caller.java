package dev.hugind.api.auth;

import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class Caller {
  private final String id;
  private final @Nullable RateLimit limit;

  private Caller(String id, @Nullable RateLimit limit) {
    this.id = id;
    this.limit = limit;
  }

  /** Returns a caller whose requests are limited by its key. */
  static Caller of(String id, RateLimit limit) {
    return new Caller(id, limit);
  }

  /**
   * Returns a caller without limits.
   *
   * @param id whose cached tokens may be used; empty when callers are not told apart
   * @return the caller
   */
  public static Caller unlimited(String id) {
    return new Caller(id, null);
  }

  /**
   * Returns the id of the key or tenant.
   *
   * @return the id, empty when callers are not told apart
   */
  public String id() {
    return id;
  }

  /** A request's place within its caller's limits; closed exactly when the request is over. */
  @FunctionalInterface
  public interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place for one request.
   *
   * @return the place; the caller closes it once
   * @throws dev.hugind.api.http.ApiException a 429 when there is none
   */
  public Place enter() {
    RateLimit own = limit;
    if (own == null) {
      return () -> {};
    }
    own.enter();
    return own::leave;
  }
}
