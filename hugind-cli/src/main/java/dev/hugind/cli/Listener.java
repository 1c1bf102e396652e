package dev.hugind.cli;

import dev.hugind.api.RouteOptions;
import dev.hugind.api.ServerOptions;
import dev.hugind.api.TlsFiles;
import dev.hugind.api.auth.ApiKey;
import dev.hugind.config.ApiKeyConfig;
import dev.hugind.config.HttpConfig;
import dev.hugind.config.LoadedConfig;
import dev.hugind.config.Secret;
import dev.hugind.config.ServerConfig;
import dev.hugind.config.TlsConfig;
import dev.hugind.config.Toggle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns the configurations that share one listener into the options of the HTTP server. */
final class Listener {
  /** What the first configuration decides for all; the others' different wishes are told. */
  private static final Map<String, Function<ServerConfig, @Nullable Object>> DECIDED_BY_FIRST =
      decidedByFirst();

  private Listener() {}

  private static Map<String, Function<ServerConfig, @Nullable Object>> decidedByFirst() {
    Map<String, Function<ServerConfig, @Nullable Object>> keys = new LinkedHashMap<>();
    keys.put("server.host", config -> config.server().host());
    keys.put("server.port", config -> config.server().port());
    keys.put("server.cors_origins", config -> config.server().corsOrigins());
    keys.put("server.tls", config -> config.server().tls());
    keys.put("limits.max_body", config -> config.limits().maxBody());
    return keys;
  }

  /** Refuses what the HTTP server of this build cannot do. */
  static void refuseUnsupported(HttpConfig server, Refusals refusals) {
    if (server.concurrency() > 1) {
      refusals.add(
          "server.concurrency",
          "found "
              + server.concurrency()
              + ", but this version serves each model with one engine; allowed: 1 (server.max_slots"
              + " sets how many conversations it decodes at once)");
    }
    if (server.embeddings() == Toggle.ON) {
      refusals.add(
          "server.embeddings",
          "found on, but this version has no /v1/embeddings; allowed: auto, off");
    }
  }

  /**
   * Returns the options of the one listener for these models.
   *
   * @param models at least one; the first decides where they differ
   * @param host the address that counts above the first one's, or null
   * @param port the port that counts above the first one's, or null
   * @param complaints takes which wishes are not honoured
   * @throws dev.hugind.config.ConfigException when others could reach the host without a key
   * @throws CommandFailure when the models ask for different keys
   */
  static ServerOptions of(
      List<ServedModel> models,
      @Nullable String host,
      @Nullable Integer port,
      Consumer<String> complaints) {
    ServerConfig first = models.getFirst().source().config().withAddress(host, port);
    HttpConfig server = first.server();
    for (ServedModel other : models.subList(1, models.size())) {
      requireSameKeys(models.getFirst().source(), other.source());
      tellDifferences(first, other.source(), complaints);
    }
    RouteOptions routes =
        RouteOptions.builder()
            .apiKeys(keys(server))
            .maxBodyBytes(first.limits().maxBody().bytes())
            .corsOrigins(server.corsOrigins())
            .build();
    return ServerOptions.builder()
        .host(server.host())
        .port(server.port())
        .routes(routes)
        .tls(tls(server.tls()))
        .allowNoKeys(server.allowNoAuth())
        .shutdownTimeout(longestShutdown(models))
        .build();
  }

  private static List<ApiKey> keys(HttpConfig server) {
    List<ApiKey> keys = new ArrayList<>();
    Secret single = server.apiKey();
    if (single != null) {
      keys.add(ApiKey.of(HttpConfig.SINGLE_KEY_ID, single.reveal()));
    }
    for (ApiKeyConfig key : server.apiKeys()) {
      keys.add(
          new ApiKey(key.id(), key.key().reveal(), key.requestsPerMinute(), key.maxConcurrent()));
    }
    return keys;
  }

  private static @Nullable TlsFiles tls(@Nullable TlsConfig tls) {
    return tls == null ? null : new TlsFiles(tls.cert().path(), tls.key().path());
  }

  private static Duration longestShutdown(List<ServedModel> models) {
    return models.stream()
        .map(model -> model.options().shutdownTimeout())
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /**
   * A key opens all models of a listener: where one configuration lists a key and another does not,
   * sharing would open a model to somebody whom its configuration keeps out.
   */
  private static void requireSameKeys(LoadedConfig first, LoadedConfig other) {
    HttpConfig a = first.config().server();
    HttpConfig b = other.config().server();
    if (!Objects.equals(a.apiKey(), b.apiKey())
        || !Objects.equals(a.apiKeys(), b.apiKeys())
        || a.allowNoAuth() != b.allowNoAuth()) {
      throw CommandFailure.badConfiguration(
          first.file()
              + " and "
              + other.file()
              + " ask for different API keys, and in this version a key opens every model of a"
              + " server; give both the same server.api_key, server.api_keys and"
              + " server.allow_no_auth, or start them apart with 'hugind server start NAME'");
    }
  }

  private static void tellDifferences(
      ServerConfig first, LoadedConfig other, Consumer<String> complaints) {
    DECIDED_BY_FIRST.forEach(
        (key, value) -> {
          boolean given =
              other.lines().keySet().stream()
                  .anyMatch(k -> k.equals(key) || k.startsWith(key + "."));
          if (given && !Objects.equals(value.apply(first), value.apply(other.config()))) {
            complaints.accept(
                other.file()
                    + ": "
                    + key
                    + " is not used: all models share one listener, whose value is another");
          }
        });
  }
}
