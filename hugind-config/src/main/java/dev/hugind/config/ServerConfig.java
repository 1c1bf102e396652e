package dev.hugind.config;

import org.jspecify.annotations.Nullable;

/**
 * All that one config file says about one served model; each key of the file is one component.
 *
 * <p>Built by {@link ConfigLoader}, which has checked every range and every rule between keys. No
 * {@code toString} in it prints a secret.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param model which model
 * @param device where it lives
 * @param context its working memory
 * @param sampling how tokens are picked by default
 * @param chat how messages become a prompt
 * @param sessions how conversations are kept
 * @param limits what requests may take
 * @param server where the server listens, and who may use it
 */
public record ServerConfig(
    ModelConfig model,
    DeviceConfig device,
    ContextConfig context,
    SamplingConfig sampling,
    ChatConfig chat,
    SessionsConfig sessions,
    LimitsConfig limits,
    HttpConfig server) {

  /**
   * Returns this configuration with another address to listen on, checked as the file's own was.
   *
   * @param host the host, or null to keep the one there is
   * @param port the TCP port, 0 to 65535 (0 = any free one), or null to keep the one there is
   * @return the changed configuration
   * @throws ConfigException if other machines could reach the host and no key is asked, or if host
   *     or port are out of range; its keys are {@code server.host} and {@code server.port}, its
   *     lines 0
   */
  public ServerConfig withAddress(@Nullable String host, @Nullable Integer port) {
    HttpConfig changed =
        new HttpConfig(
            host == null ? server.host() : host,
            port == null ? server.port() : port,
            server.apiKey(),
            server.apiKeys(),
            server.allowNoAuth(),
            server.maxSlots(),
            server.concurrency(),
            server.timeoutSeconds(),
            server.corsOrigins(),
            server.tls(),
            server.embeddings());
    AddressRules.check(changed);
    return new ServerConfig(model, device, context, sampling, chat, sessions, limits, changed);
  }
}
