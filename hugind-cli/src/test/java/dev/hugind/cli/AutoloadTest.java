package dev.hugind.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugind.api.auth.ApiKey;
import dev.hugind.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AutoloadTest {
  private final TestHome home;

  AutoloadTest(@TempDir Path folder) {
    home = new TestHome(folder);
  }

  @Test
  void everyConfiguration_isServedUnderItsName() {
    home.config("b", "");
    home.raw("a", "model: {model_path: m.gguf, alias: Alpha}");

    ServePlan plan = home.composition().all(null, null);

    assertThat(plan.models()).extracting(ServedModel::name).containsExactly("Alpha", "b");
    assertThat(home.complaints).isEmpty();
  }

  @Test
  void brokenConfigurations_areToldAndLeftOut() {
    home.config("good", "");
    home.config("typo", "context: {ctx_sise: 1}");
    home.raw("missing", "model: {model_path: nowhere.gguf}");
    home.config("vision", "server: {concurrency: 2}");

    ServePlan plan = home.composition().all(null, null);

    assertThat(plan.models()).extracting(ServedModel::name).containsExactly("good");
    assertThat(home.complaints).hasSize(3);
    assertThat(home.complaints.get(0)).contains("missing.yml", "nowhere.gguf", "left out");
    assertThat(home.complaints.get(1)).contains("typo.yml", "ctx_sise", "left out");
    assertThat(home.complaints.get(2)).contains("vision.yml", "server.concurrency", "left out");
  }

  @Test
  void noUsableConfiguration_isBadConfiguration() {
    home.config("typo", "context: {ctx_sise: 1}");

    CommandFailure failure =
        catchThrowableOfType(CommandFailure.class, () -> home.composition().all(null, null));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.BAD_CONFIGURATION);
    assertThat(failure).hasMessageContaining("no usable configuration in ");
  }

  @Test
  void secondConfigurationOfAnAlias_isToldAndLeftOut() {
    home.raw("a", "model: {model_path: m.gguf, alias: same}");
    home.raw("b", "model: {model_path: m.gguf, alias: same}");

    ServePlan plan = home.composition().all(null, null);

    assertThat(plan.models()).hasSize(1);
    assertThat(home.complaints)
        .singleElement()
        .asString()
        .contains("b.yml: model.alias: 'same' is served from")
        .contains("a.yml");
  }

  @Test
  void address_comesFromFlagsThenSettingsThenTheFirst() {
    home.config("a", "server: {port: 9001}");
    home.config("b", "");

    assertThat(home.composition().all(null, null).listener().port()).isEqualTo(9001);
    home.file(home.home.settings(), "server: {host: localhost, port: 9002}");
    assertThat(home.composition().all(null, null).listener().port()).isEqualTo(9002);
    assertThat(home.composition().all(null, null).listener().host()).isEqualTo("localhost");
    assertThat(home.composition().all("127.0.0.2", 9003).listener().port()).isEqualTo(9003);
    assertThat(home.composition().all("127.0.0.2", 9003).listener().host()).isEqualTo("127.0.0.2");
  }

  @Test
  void differentWishesForTheListener_areTold() {
    home.config("a", "server: {port: 9001}");
    home.config("b", "server: {port: 9002}\nlimits: {max_body: 1MiB}");

    var _ = home.composition().all(null, null);

    assertThat(home.complaints).hasSize(2);
    assertThat(home.complaints.get(0)).contains("b.yml: server.port is not used");
    assertThat(home.complaints.get(1)).contains("b.yml: limits.max_body is not used");
  }

  @Test
  void longestShutdown_countsForTheListener() {
    home.config("a", "limits: {shutdown_timeout: 5s}");
    home.config("b", "limits: {shutdown_timeout: 50s}");

    assertThat(home.composition().all(null, null).listener().shutdownTimeout())
        .isEqualTo(Duration.ofSeconds(50));
  }

  @Test
  void differentKeys_areRefusedWithoutShowingThem() {
    home.config("a", "server: {api_key: sesame}");
    home.config("b", "server: {api_key: simsim}");

    CommandFailure failure =
        catchThrowableOfType(CommandFailure.class, () -> home.composition().all(null, null));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.BAD_CONFIGURATION);
    assertThat(failure.getMessage())
        .contains("a.yml", "b.yml", "different API keys")
        .doesNotContain("sesame", "simsim");
  }

  @Test
  void equalKeys_openAllModels() {
    home.config("a", "server: {api_key: sesame}");
    home.config("b", "server: {api_key: sesame}");

    assertThat(home.composition().all(null, null).listener().routes().apiKeys())
        .extracting(ApiKey::secret)
        .containsExactly("sesame");
  }

  @Test
  void openHostWithoutKey_isRefused() {
    home.config("a", "");

    ConfigException failure =
        catchThrowableOfType(ConfigException.class, () -> home.composition().all("0.0.0.0", null));

    assertThat(failure).hasMessageContaining("server.host");
  }
}
