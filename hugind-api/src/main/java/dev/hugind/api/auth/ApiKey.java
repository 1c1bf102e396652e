package dev.hugind.api.auth;

/**
 * A key that opens the server, and how much may be done with it.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param id its name in logs, and the owner of what its requests leave in the cache; 1 to 64 of
 *     letters, digits, dot, dash and underscore
 * @param secret what clients send; printable ASCII, at least one character; never printed
 * @param requestsPerMinute most requests in a minute; 0 for no limit
 * @param maxConcurrent most requests at once; 0 for no limit
 */
public record ApiKey(String id, String secret, int requestsPerMinute, int maxConcurrent) {

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException when one is out of its range
   */
  public ApiKey {
    if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "api_keys.id is '" + id + "'; allowed: 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    if (!secret.matches("[\\x21-\\x7e]+")) {
      throw new IllegalArgumentException(
          "the secret of api key '" + id + "' is empty or not printable ASCII without spaces");
    }
    if (requestsPerMinute < 0 || maxConcurrent < 0) {
      throw new IllegalArgumentException(
          "api key '"
              + id
              + "' has requests_per_minute "
              + requestsPerMinute
              + " and max_concurrent "
              + maxConcurrent
              + "; allowed: 0 (no limit) or more");
    }
  }

  /**
   * Returns a key without limits.
   *
   * @param id its name in logs
   * @param secret what clients send
   * @return the key
   */
  public static ApiKey of(String id, String secret) {
    return new ApiKey(id, secret, 0, 0);
  }

  /** Returns the key without its secret. */
  @Override
  public String toString() {
    return "ApiKey[id="
        + id
        + ", requestsPerMinute="
        + requestsPerMinute
        + ", maxConcurrent="
        + maxConcurrent
        + "]";
  }
}
