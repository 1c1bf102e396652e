package dev.hugind.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the server listens, and who may use it.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param host the address to listen on; 0.0.0.0 = all of this machine's
 * @param port the TCP port to listen on; 0 to 65535 (0 = any free one)
 * @param apiKey the key that callers must send; null = none
 * @param apiKeys more keys, each with its own limits; may be empty
 * @param allowNoAuth whether other machines may use the server without a key
 * @param maxSlots how many conversations one engine decodes at once; conversations, 1 to 256
 * @param concurrency how many engines serve this model; engines, 1 to 64
 * @param timeoutSeconds after this idle time the model is unloaded; seconds, 0 to 31536000 (0 =
 *     never)
 * @param corsOrigins the web origins whose pages may call the server; "*" = all
 * @param tls the certificate for HTTPS; null = plain HTTP
 * @param embeddings whether /v1/embeddings is served; auto = if the model is made for it
 */
public record HttpConfig(
    String host,
    int port,
    @Nullable Secret apiKey,
    List<ApiKeyConfig> apiKeys,
    boolean allowNoAuth,
    int maxSlots,
    int concurrency,
    int timeoutSeconds,
    List<String> corsOrigins,
    @Nullable TlsConfig tls,
    Toggle embeddings) {
  /**
   * The id under which the key of {@code server.api_key} counts beside the ids of {@code
   * server.api_keys}.
   */
  public static final String SINGLE_KEY_ID = "default";

  /** Copies the lists. */
  public HttpConfig {
    apiKeys = List.copyOf(apiKeys);
    corsOrigins = List.copyOf(corsOrigins);
  }
}
