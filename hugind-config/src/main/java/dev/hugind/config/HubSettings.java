package dev.hugind.config;

import org.jspecify.annotations.Nullable;

/**
 * Where models are pulled from.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param endpoint the address of the hub (key {@code hub.endpoint}), with {@code http} or {@code
 *     https}; null = not given
 * @param token what the hub knows its user by (key {@code hub.token}); null = not given
 */
public record HubSettings(@Nullable String endpoint, @Nullable Secret token) {
  /** The settings where there is no such section. */
  public static final HubSettings NONE = new HubSettings(null, null);
}
