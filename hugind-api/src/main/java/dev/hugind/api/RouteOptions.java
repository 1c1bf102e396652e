package dev.hugind.api;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.api.auth.ApiKey;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway's routes behave, in whichever server they are mounted: everything has a default.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class RouteOptions {
  /** A body is one array. */
  private static final long MAX_BODY_BYTES = 1L << 30;

  private final String prefix;
  private final List<ApiKey> apiKeys;
  private final @Nullable Function<Context, String> tenant;
  private final long maxBodyBytes;
  private final Duration bodyTimeout;
  private final List<String> corsOrigins;
  private final Duration pingInterval;

  private RouteOptions(Builder builder) {
    prefix = builder.prefix;
    apiKeys = List.copyOf(builder.apiKeys);
    tenant = builder.tenant;
    maxBodyBytes = builder.maxBodyBytes;
    bodyTimeout = builder.bodyTimeout;
    corsOrigins = List.copyOf(builder.corsOrigins);
    pingInterval = builder.pingInterval;
    if (!prefix.isEmpty() && !prefix.matches("(/[A-Za-z0-9._~-]+)+")) {
      throw new IllegalArgumentException(
          "prefix is '" + prefix + "'; allowed: empty, or a path such as /ai");
    }
    if (maxBodyBytes < 1 || maxBodyBytes > MAX_BODY_BYTES) {
      throw new IllegalArgumentException(
          "maxBodyBytes is " + maxBodyBytes + "; allowed: 1 to " + MAX_BODY_BYTES);
    }
    requirePositive("bodyTimeout", bodyTimeout);
    requirePositive("pingInterval", pingInterval);
  }

  /**
   * Returns a builder with the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be positive");
    }
  }

  /**
   * Returns what all paths start with.
   *
   * @return a path such as {@code /ai}, without a slash at its end; empty for none, the default
   */
  public String prefix() {
    return prefix;
  }

  /**
   * Returns the keys that open the routes.
   *
   * @return ids and secrets unique; none, the default, lets everybody in
   */
  public List<ApiKey> apiKeys() {
    return apiKeys;
  }

  /**
   * Returns how a host that has authenticated its callers itself tells them apart.
   *
   * @return a function from the request to the tenant's id, which keeps the cached tokens of
   *     tenants apart; null, the default, for the keys
   */
  public @Nullable Function<Context, String> tenant() {
    return tenant;
  }

  /**
   * Returns the largest request body.
   *
   * @return bytes, at least 1; 32 MiB by default
   */
  public long maxBodyBytes() {
    return maxBodyBytes;
  }

  /**
   * Returns how long a request body may take to come.
   *
   * @return a positive duration, 60 seconds by default
   */
  public Duration bodyTimeout() {
    return bodyTimeout;
  }

  /**
   * Returns the web pages that may call from a browser.
   *
   * @return origins such as {@code https://chat.example.org}, or {@code *}; none by default
   */
  public List<String> corsOrigins() {
    return corsOrigins;
  }

  /**
   * Returns how long a stream may be silent before a comment is sent.
   *
   * @return a positive duration, 15 seconds by default
   */
  public Duration pingInterval() {
    return pingInterval;
  }

  /**
   * Collects options.
   *
   * <p><b>Thread safety:</b> not safe; use on one thread.
   */
  public static final class Builder {
    private String prefix = "";
    private List<ApiKey> apiKeys = List.of();
    private @Nullable Function<Context, String> tenant;
    private long maxBodyBytes = 32L * 1024 * 1024;
    private Duration bodyTimeout = Duration.ofSeconds(60);
    private List<String> corsOrigins = List.of();
    private Duration pingInterval = Duration.ofSeconds(15);

    private Builder() {}

    /**
     * Sets what all paths start with.
     *
     * @param value a path such as {@code /ai}, without a slash at its end; empty for none, the
     *     default
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder prefix(String value) {
      this.prefix = value;
      return this;
    }

    /**
     * Sets the keys that open the routes.
     *
     * @param value ids and secrets unique; none, the default, lets everybody in
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder apiKeys(List<ApiKey> value) {
      this.apiKeys = value;
      return this;
    }

    /**
     * Sets how a host that has authenticated its callers itself tells them apart.
     *
     * @param value a function from the request to the tenant's id, which keeps the cached tokens of
     *     tenants apart; null, the default, for the keys
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder tenant(@Nullable Function<Context, String> value) {
      this.tenant = value;
      return this;
    }

    /**
     * Sets the largest request body.
     *
     * @param value bytes, at least 1; 32 MiB by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder maxBodyBytes(long value) {
      this.maxBodyBytes = value;
      return this;
    }

    /**
     * Sets how long a request body may take to come.
     *
     * @param value a positive duration, 60 seconds by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder bodyTimeout(Duration value) {
      this.bodyTimeout = value;
      return this;
    }

    /**
     * Sets the web pages that may call from a browser.
     *
     * @param value origins such as {@code https://chat.example.org}, or {@code *}; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder corsOrigins(List<String> value) {
      this.corsOrigins = value;
      return this;
    }

    /**
     * Sets how long a stream may be silent before a comment is sent.
     *
     * @param value a positive duration, 15 seconds by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder pingInterval(Duration value) {
      this.pingInterval = value;
      return this;
    }

    /**
     * Returns the options.
     *
     * @return checked options
     * @throws IllegalArgumentException when a value is out of its range
     */
    public RouteOptions build() {
      return new RouteOptions(this);
    }
  }
}
