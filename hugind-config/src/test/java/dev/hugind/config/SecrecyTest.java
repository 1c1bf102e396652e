package dev.hugind.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecrecyTest {
  private static final String SECRET = "sk-Very_Secret.123";

  @TempDir private Path folder;
  private TestFiles files;

  @BeforeEach
  void setUp() {
    files = new TestFiles(folder);
    files.variables.put("THE_KEY", SECRET);
    files.variables.put("BAD_KEY", SECRET + " with spaces");
  }

  @Test
  void records_printTheMask() {
    LoadedConfig loaded =
        files.load(
            """
            model: {model_path: /m}
            server:
              api_key: ${THE_KEY}
              api_keys: [{id: a, key: "x${THE_KEY}"}]
            """);

    assertThat(loaded.toString())
        .doesNotContain("Secret.123")
        .contains("apiKey=****")
        .contains("key=****");
    assertThat(ConfigText.show(loaded.config()))
        .doesNotContain("Secret.123")
        .contains("  api_key: \"****\"\n")
        .contains("      key: \"****\"\n");
    assertThat(Environment.of(files.variables, folder).toString()).doesNotContain("Secret.123");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api_key: sk-Very_Secret.123 x",
        "api_key: [sk-Very_Secret.123]",
        "api_key: {sk-Very_Secret.123: 1}",
        "api_key: !sk-Very_Secret.123",
        "api_key: !!sk-Very_Secret.123 x",
        "api_key: *sk-Very_Secret.123",
        "api_key: &sk-Very_Secret.123",
        "api_key: &sk-Very_Secret.123 abc",
        "api_key: @sk-Very_Secret.123",
        "api_key: %sk-Very_Secret.123",
        "api_key: \"sk-Very_Secret.123",
        "api_key: 'sk-Very_Secret.123' x",
        "api_key: \"\\sk-Very_Secret.123\"",
        "api_key: a: sk-Very_Secret.123",
        "api_key=sk-Very_Secret.123",
        "api_key=sk-Very_Secret.123: x",
        "api_key sk-Very_Secret.123: x",
        "api_key:sk-Very_Secret.123: x",
        "api_key: |sk-Very_Secret.123",
        "api_key: ${BAD_KEY}",
        "api_key: ${THE_KEY} ${THE_KEY}",
        "api_key: a${sk_Very_Secret_123}",
        "api_key: ${sk-Very_Secret.123}",
        "api_key: ${sk-Very_Secret.123",
        "port: ${THE_KEY}",
        "host: ${BAD_KEY}",
        "tls: {cert: a, key: \"${THE_KEY}\"}\n  port: x",
        "tls: sk-Very_Secret.123",
        "api_keys: sk-Very_Secret.123",
        "api_keys: {ci: sk-Very_Secret.123}",
        "api_keys: [sk-Very_Secret.123]",
        "api_keys: [{id: a, key: sk-Very_Secret.123 x}]",
        "api_keys: [{id: a, key: [sk-Very_Secret.123]}]",
        "api_keys: [{id: a, key: sk-Very_Secret.123}, {id: b, key: sk-Very_Secret.123}]",
        "api_key: sk-Very_Secret.123\n  api_key: sk-Very_Secret.123",
        "apikey: sk-Very_Secret.123",
        "sk-Very_Secret.123",
      })
  void messageAboutASecret_doesNotHoldIt(String line) {
    assertThat(files.problems("model: {model_path: /m}\nserver:\n  " + line + "\n"))
        .startsWith("my-config.yml has ")
        .doesNotContainIgnoringCase("secret.123")
        .doesNotContainIgnoringCase("sk-very")
        .doesNotContainIgnoringCase("secret_123");
  }

  @Test
  void unsetVariableThatIsTheWholeSecret_isNamed() {
    assertThat(
            files.problems(
                "model: {model_path: /m}\nserver: {api_key: \"${HUGIND_KEY}\", host: 0.0.0.0}\n"))
        .isEqualTo(
            """
            my-config.yml has 1 problem:
              line 2: server.api_key: the environment variable HUGIND_KEY is not set; set it, or write ${HUGIND_KEY:-default}""");
  }

  @Test
  void valueFromAVariable_isShownAsWritten() {
    assertThat(files.problems("model: {model_path: /m}\nserver: {port: \"${THE_KEY}\"}\n"))
        .isEqualTo(
            """
            my-config.yml has 1 problem:
              line 2: server.port: found "${THE_KEY}" with its variables expanded, allowed: a whole number from 0 to 65535 (0 = any free one)""");
  }

  @Test
  void mask_isNotAcceptedAsAKey() {
    assertThat(files.problems("model: {model_path: /m}\nserver: {api_key: \"****\"}\n"))
        .contains("server.api_key: found ****, allowed: 1 to 1024 printable ASCII characters");
  }

  @Test
  void matches_isTrueForTheSameTextOnly() {
    Secret secret = Secret.of(SECRET);

    assertThat(secret.matches(SECRET)).isTrue();
    assertThat(secret.matches(SECRET + "x")).isFalse();
    assertThat(secret.matches("")).isFalse();
    assertThat(secret.reveal()).isEqualTo(SECRET);
  }

  @Test
  void equality_followsTheTextAndTheHashTellsNothing() {
    assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).isNotEqualTo(Secret.of("b"));
    assertThat(Secret.of("a")).hasSameHashCodeAs(Secret.of("b")).hasToString("****");
  }
}
