package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.api.auth.ApiKey;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptionsTest {

  @Test
  void defaults_areSafe() {
    ServerOptions server = ServerOptions.builder().build();
    RouteOptions routes = server.routes();

    assertThat(server.host()).isEqualTo("127.0.0.1");
    assertThat(server.port()).isEqualTo(8080);
    assertThat(server.tls()).isNull();
    assertThat(server.allowNoKeys()).isFalse();
    assertThat(server.closesEngines()).isFalse();
    assertThat(server.shutdownTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(server.idleTimeout()).isEqualTo(Duration.ofSeconds(75));
    assertThat(server.maxConnections()).isEqualTo(2048);
    assertThat(server.maxHeaderBytes()).isEqualTo(16 * 1024);
    assertThat(routes.prefix()).isEmpty();
    assertThat(routes.apiKeys()).isEmpty();
    assertThat(routes.tenant()).isNull();
    assertThat(routes.maxBodyBytes()).isEqualTo(32 * 1024 * 1024);
    assertThat(routes.bodyTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(routes.corsOrigins()).isEmpty();
    assertThat(routes.pingInterval()).isEqualTo(Duration.ofSeconds(15));
  }

  static Stream<Consumer<RouteOptions.Builder>> badRoutes() {
    return Stream.of(
        routes -> routes.prefix("/ai/"),
        routes -> routes.prefix("ai"),
        routes -> routes.maxBodyBytes(0),
        routes -> routes.bodyTimeout(Duration.ZERO),
        routes -> routes.pingInterval(Duration.ofSeconds(-1)));
  }

  @ParameterizedTest
  @MethodSource("badRoutes")
  void routesOutOfRange_areRefused(Consumer<RouteOptions.Builder> change) {
    RouteOptions.Builder options = RouteOptions.builder();
    change.accept(options);
    assertThatThrownBy(options::build).isInstanceOf(IllegalArgumentException.class);
  }

  static Stream<Consumer<ServerOptions.Builder>> badServers() {
    return Stream.of(
        server -> server.port(65536),
        server -> server.maxConnections(0),
        server -> server.maxHeaderBytes(10),
        server -> server.idleTimeout(Duration.ZERO),
        server -> server.shutdownTimeout(Duration.ofSeconds(-1)));
  }

  @ParameterizedTest
  @MethodSource("badServers")
  void serverOutOfRange_isRefused(Consumer<ServerOptions.Builder> change) {
    ServerOptions.Builder options = ServerOptions.builder();
    change.accept(options);
    assertThatThrownBy(options::build).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keysOutOfRange_areRefused() {
    assertThatThrownBy(() -> ApiKey.of("a b", "s")).hasMessageContaining("api_keys.id");
    assertThatThrownBy(() -> ApiKey.of("a", "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ApiKey("a", "secret", -1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
    List<ApiKey> twice = List.of(ApiKey.of("a", "x"), ApiKey.of("b", "x"));
    assertThatThrownBy(() -> new dev.hugind.api.auth.ApiKeys(twice, System::nanoTime))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
