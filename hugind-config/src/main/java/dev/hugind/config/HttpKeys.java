package dev.hugind.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of the section {@code server}. */
final class HttpKeys {
  static final ConfigKey<ApiKeyConfig, String> ENTRY_ID =
      ConfigKey.required(
          "server.api_keys[].id",
          TextKinds.KEY_ID,
          ApiKeyConfig::id,
          "The name of the key's owner in logs and metrics.");
  static final ConfigKey<ApiKeyConfig, Secret> ENTRY_KEY =
      ConfigKey.required(
          "server.api_keys[].key", TextKinds.API_KEY, ApiKeyConfig::key, "The key itself.");
  static final ConfigKey<ApiKeyConfig, Integer> ENTRY_REQUESTS_PER_MINUTE =
      ConfigKey.defaulted(
          "server.api_keys[].requests_per_minute",
          NumberKinds.whole(0, 1_000_000, "requests", "0 = no limit"),
          0,
          ApiKeyConfig::requestsPerMinute,
          "How many requests the key may start in a minute.");
  static final ConfigKey<ApiKeyConfig, Integer> ENTRY_MAX_CONCURRENT =
      ConfigKey.defaulted(
          "server.api_keys[].max_concurrent",
          NumberKinds.whole(0, 65_536, "requests", "0 = no limit"),
          0,
          ApiKeyConfig::maxConcurrent,
          "How many requests of the key may run at once.");
  static final KeyGroup<HttpConfig, ApiKeyConfig> API_KEYS =
      KeyGroup.list(
          "server.api_keys[]",
          1000,
          HttpConfig::apiKeys,
          List.of(ENTRY_ID, ENTRY_KEY, ENTRY_REQUESTS_PER_MINUTE, ENTRY_MAX_CONCURRENT),
          "More keys, each with its own limits; may be empty.");
  static final ConfigKey<TlsConfig, FileReference> TLS_CERT =
      ConfigKey.optional(
          "server.tls.cert",
          PathKinds.FILE,
          TlsConfig::cert,
          "The PEM file of the certificate chain.");
  static final ConfigKey<TlsConfig, FileReference> TLS_KEY =
      ConfigKey.optional(
          "server.tls.key", PathKinds.FILE, TlsConfig::key, "The PEM file of the private key.");
  static final KeyGroup<HttpConfig, TlsConfig> TLS =
      KeyGroup.section(
          "server.tls",
          http -> http.tls() == null ? List.of() : List.of(http.tls()),
          List.of(TLS_CERT, TLS_KEY),
          List.of());
  static final ConfigKey<HttpConfig, String> HOST =
      ConfigKey.defaulted(
          "server.host",
          TextKinds.HOST,
          "127.0.0.1",
          HttpConfig::host,
          "The address to listen on; 0.0.0.0 = all of this machine's.");
  static final ConfigKey<HttpConfig, Integer> PORT =
      ConfigKey.defaulted(
          "server.port",
          NumberKinds.whole(0, 65_535, "", "0 = any free one"),
          8080,
          HttpConfig::port,
          "The TCP port to listen on.");
  static final ConfigKey<HttpConfig, Secret> API_KEY =
      ConfigKey.optional(
          "server.api_key",
          TextKinds.API_KEY,
          HttpConfig::apiKey,
          "The key that callers must send; empty = none.");
  static final ConfigKey<HttpConfig, Boolean> ALLOW_NO_AUTH =
      ConfigKey.defaulted(
          "server.allow_no_auth",
          TextKinds.FLAG,
          false,
          HttpConfig::allowNoAuth,
          "Whether other machines may use the server without a key.");
  static final ConfigKey<HttpConfig, Integer> MAX_SLOTS =
      ConfigKey.defaulted(
          "server.max_slots",
          NumberKinds.whole(1, 256, "conversations"),
          4,
          HttpConfig::maxSlots,
          "How many conversations one engine decodes at once.");
  static final ConfigKey<HttpConfig, Integer> CONCURRENCY =
      ConfigKey.defaulted(
          "server.concurrency",
          NumberKinds.whole(1, 64, "engines"),
          1,
          HttpConfig::concurrency,
          "How many engines serve this model.");
  static final ConfigKey<HttpConfig, Integer> TIMEOUT_SECONDS =
      ConfigKey.defaulted(
          "server.timeout_seconds",
          NumberKinds.whole(0, 31_536_000, "seconds", "0 = never"),
          600,
          HttpConfig::timeoutSeconds,
          "After this idle time the model is unloaded.");
  static final ConfigKey<HttpConfig, List<String>> CORS_ORIGINS =
      ConfigKey.defaulted(
          "server.cors_origins",
          new ListKind<>(TextKinds.ORIGIN, 100),
          List.of(),
          HttpConfig::corsOrigins,
          "The web origins whose pages may call the server; \"*\" = all.");
  static final ConfigKey<HttpConfig, Toggle> EMBEDDINGS =
      ConfigKey.defaulted(
          "server.embeddings",
          TextKinds.SWITCH,
          Toggle.AUTO,
          HttpConfig::embeddings,
          "Whether /v1/embeddings is served; auto = if the model is made for it.");
  static final KeyGroup<ServerConfig, HttpConfig> GROUP =
      KeyGroup.section(
          "server",
          config -> List.of(config.server()),
          List.of(
              HOST,
              PORT,
              API_KEY,
              ALLOW_NO_AUTH,
              MAX_SLOTS,
              CONCURRENCY,
              TIMEOUT_SECONDS,
              CORS_ORIGINS,
              EMBEDDINGS),
          List.of(API_KEYS, TLS));

  private HttpKeys() {}

  static HttpConfig read(Values values) {
    return new HttpConfig(
        values.get(HOST),
        values.get(PORT),
        values.find(API_KEY),
        values.members(API_KEYS).stream()
            .map(
                entry ->
                    new ApiKeyConfig(
                        entry.get(ENTRY_ID),
                        entry.get(ENTRY_KEY),
                        entry.get(ENTRY_REQUESTS_PER_MINUTE),
                        entry.get(ENTRY_MAX_CONCURRENT)))
            .toList(),
        values.get(ALLOW_NO_AUTH),
        values.get(MAX_SLOTS),
        values.get(CONCURRENCY),
        values.get(TIMEOUT_SECONDS),
        values.get(CORS_ORIGINS),
        tls(values),
        values.get(EMBEDDINGS));
  }

  private static @Nullable TlsConfig tls(Values values) {
    FileReference cert = values.find(TLS_CERT);
    FileReference key = values.find(TLS_KEY);
    return cert == null || key == null ? null : new TlsConfig(cert, key);
  }
}
