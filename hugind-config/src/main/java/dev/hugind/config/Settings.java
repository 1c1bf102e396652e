package dev.hugind.config;

import org.jspecify.annotations.Nullable;

/**
 * What {@code settings.yml} says: where the one listener is that serves all configurations
 * together, and where models come from.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param host the address to listen on (key {@code server.host}); null = not given
 * @param port the TCP port (key {@code server.port}), 0 to 65535 (0 = any free one); null = not
 *     given
 * @param hub where models are pulled from (section {@code hub})
 */
public record Settings(@Nullable String host, @Nullable Integer port, HubSettings hub) {
  /** The settings where there is no file. */
  public static final Settings NONE = new Settings(null, null, HubSettings.NONE);
}
