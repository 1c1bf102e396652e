package dev.hugind.api.auth;

import dev.hugind.api.http.ApiException;
import dev.hugind.api.http.ErrorTable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys that open the server.
 *
 * <p>Holds digests, not secrets, and compares with every key in constant time: how long a refusal
 * takes tells nothing of the keys.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class ApiKeys {
  private static final String BEARER = "Bearer ";
  private static final Caller ANYBODY = Caller.unlimited("");

  private final Map<Caller, byte[]> digests = new LinkedHashMap<>();

  /**
   * Creates the set of keys.
   *
   * @param keys the keys, their ids and secrets unique; none means that no key is needed
   * @param nanoClock tells the time for the limits, as {@link System#nanoTime} does
   * @throws IllegalArgumentException when two keys have the same id or secret
   */
  public ApiKeys(List<ApiKey> keys, LongSupplier nanoClock) {
    Set<String> ids = new HashSet<>();
    Set<String> secrets = new HashSet<>();
    for (ApiKey key : keys) {
      if (!ids.add(key.id()) || !secrets.add(key.secret())) {
        throw new IllegalArgumentException(
            "api key '" + key.id() + "' has the id or the secret of another one");
      }
      Caller caller = Caller.of(key.id(), new RateLimit(key, nanoClock));
      digests.put(caller, digest(key.secret()));
    }
  }

  /**
   * Finds out who is calling.
   *
   * @param authorization the header {@code Authorization}, or null
   * @param apiKey the header {@code X-Api-Key}, or null
   * @return the caller
   * @throws ApiException a 401 when a key is needed and none or a wrong one came
   */
  public Caller authenticate(@Nullable String authorization, @Nullable String apiKey) {
    if (digests.isEmpty()) {
      return ANYBODY;
    }
    String presented = bearer(authorization);
    if (presented == null) {
      presented = apiKey;
    }
    if (presented == null || presented.isBlank()) {
      throw new ApiException(
          ErrorTable.unauthorized(
              "an API key is needed: send it as 'Authorization: Bearer KEY' or 'X-Api-Key: KEY'"));
    }
    byte[] digest = digest(presented.strip());
    Caller found = null;
    for (Map.Entry<Caller, byte[]> entry : digests.entrySet()) { // all of them, always
      if (MessageDigest.isEqual(entry.getValue(), digest)) {
        found = entry.getKey();
      }
    }
    if (found == null) {
      throw new ApiException(ErrorTable.unauthorized("the API key is not known here"));
    }
    return found;
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? authorization.substring(BEARER.length())
        : null;
  }

  private static byte[] digest(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
