package dev.hugind.api;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway runs as a server of its own: everything has a default.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class ServerOptions {
  private final String host;
  private final int port;
  private final RouteOptions routes;
  private final @Nullable TlsFiles tls;
  private final boolean allowNoKeys;
  private final boolean closesEngines;
  private final Duration shutdownTimeout;
  private final Duration idleTimeout;
  private final int maxConnections;
  private final int maxHeaderBytes;

  private ServerOptions(Builder builder) {
    host = builder.host;
    port = builder.port;
    routes = builder.routes;
    tls = builder.tls;
    allowNoKeys = builder.allowNoKeys;
    closesEngines = builder.closesEngines;
    shutdownTimeout = builder.shutdownTimeout;
    idleTimeout = builder.idleTimeout;
    maxConnections = builder.maxConnections;
    maxHeaderBytes = builder.maxHeaderBytes;
    require("port", port, 0, 65535);
    require("maxConnections", maxConnections, 1, Integer.MAX_VALUE);
    require("maxHeaderBytes", maxHeaderBytes, 1024, 1 << 20);
    if (idleTimeout.isNegative() || idleTimeout.isZero()) {
      throw new IllegalArgumentException("idleTimeout is " + idleTimeout + "; it must be positive");
    }
    if (shutdownTimeout.isNegative()) {
      throw new IllegalArgumentException("shutdownTimeout is negative: " + shutdownTimeout);
    }
  }

  /**
   * Returns a builder with the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + "; allowed: " + least + " to " + most);
    }
  }

  /**
   * Returns the address to listen at.
   *
   * @return a host name or address, {@code 127.0.0.1} by default
   */
  public String host() {
    return host;
  }

  /**
   * Returns the port to listen at.
   *
   * @return 0 to 65535; 0 takes a free one; 8080 by default
   */
  public int port() {
    return port;
  }

  /**
   * Returns how the routes behave.
   *
   * @return the options
   */
  public RouteOptions routes() {
    return routes;
  }

  /**
   * Returns the certificate and key for HTTPS.
   *
   * @return the files, or null, the default, for plain HTTP
   */
  public @Nullable TlsFiles tls() {
    return tls;
  }

  /**
   * Returns whether a server without keys may listen beyond this machine.
   *
   * @return false by default
   */
  public boolean allowNoKeys() {
    return allowNoKeys;
  }

  /**
   * Returns whether closing the server closes the engine manager too.
   *
   * @return false by default
   */
  public boolean closesEngines() {
    return closesEngines;
  }

  /**
   * Returns how long running answers may go on after {@code close}.
   *
   * @return 0 or more, 30 seconds by default
   */
  public Duration shutdownTimeout() {
    return shutdownTimeout;
  }

  /**
   * Returns how long a connection may be idle between requests, or stuck within one.
   *
   * @return a positive duration, 75 seconds by default
   */
  public Duration idleTimeout() {
    return idleTimeout;
  }

  /**
   * Returns how many connections may be open; more wait until one closes.
   *
   * @return at least 1; 2048 by default
   */
  public int maxConnections() {
    return maxConnections;
  }

  /**
   * Returns the largest request line and headers together.
   *
   * @return bytes, at least 1024; 16384 by default
   */
  public int maxHeaderBytes() {
    return maxHeaderBytes;
  }

  /**
   * Collects options.
   *
   * <p><b>Thread safety:</b> not safe; use on one thread.
   */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port = 8080;
    private RouteOptions routes = RouteOptions.builder().build();
    private @Nullable TlsFiles tls;
    private boolean allowNoKeys;
    private boolean closesEngines;
    private Duration shutdownTimeout = Duration.ofSeconds(30);
    private Duration idleTimeout = Duration.ofSeconds(75);
    private int maxConnections = 2048;
    private int maxHeaderBytes = 16 * 1024;

    private Builder() {}

    /**
     * Sets the address to listen at.
     *
     * @param value a host name or address, {@code 127.0.0.1} by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder host(String value) {
      this.host = value;
      return this;
    }

    /**
     * Sets the port to listen at.
     *
     * @param value 0 to 65535; 0 takes a free one; 8080 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder port(int value) {
      this.port = value;
      return this;
    }

    /**
     * Sets how the routes behave.
     *
     * @param value the options
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder routes(RouteOptions value) {
      this.routes = value;
      return this;
    }

    /**
     * Sets the certificate and key for HTTPS.
     *
     * @param value the files, or null, the default, for plain HTTP
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder tls(@Nullable TlsFiles value) {
      this.tls = value;
      return this;
    }

    /**
     * Sets whether a server without keys may listen beyond this machine.
     *
     * @param value false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder allowNoKeys(boolean value) {
      this.allowNoKeys = value;
      return this;
    }

    /**
     * Sets whether closing the server closes the engine manager too.
     *
     * @param value false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder closesEngines(boolean value) {
      this.closesEngines = value;
      return this;
    }

    /**
     * Sets how long running answers may go on after {@code close}.
     *
     * @param value 0 or more, 30 seconds by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder shutdownTimeout(Duration value) {
      this.shutdownTimeout = value;
      return this;
    }

    /**
     * Sets how long a connection may be idle between requests, or stuck within one.
     *
     * @param value a positive duration, 75 seconds by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder idleTimeout(Duration value) {
      this.idleTimeout = value;
      return this;
    }

    /**
     * Sets how many connections may be open; more wait until one closes.
     *
     * @param value at least 1; 2048 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder maxConnections(int value) {
      this.maxConnections = value;
      return this;
    }

    /**
     * Sets the largest request line and headers together.
     *
     * @param value bytes, at least 1024; 16384 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder maxHeaderBytes(int value) {
      this.maxHeaderBytes = value;
      return this;
    }

    /**
     * Returns the options.
     *
     * @return checked options
     * @throws IllegalArgumentException when a value is out of its range
     */
    public ServerOptions build() {
      return new ServerOptions(this);
    }
  }
}
