package dev.hugind.cli.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.cli.pull.ModelSource.Address;
import dev.hugind.cli.pull.ModelSource.LocalFile;
import dev.hugind.cli.pull.ModelSource.Repository;
import dev.hugind.config.Environment;
import dev.hugind.config.HubSettings;
import dev.hugind.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelSourceTest {
  private static final URI HUB = URI.create("http://hub.example/base");

  private static ModelSource parse(String text) {
    return ModelSource.parse(text, HUB);
  }

  @ParameterizedTest
  @CsvSource({
    "user/repo,                                              user, repo, main, ",
    "user/repo:Q4_K_M,                                       user, repo, main, Q4_K_M",
    "u-s.er/re_po-1.5B-GGUF:q4_k_m,                          u-s.er, re_po-1.5B-GGUF, main, q4_k_m",
    "user/repo:model.Q8_0.gguf,                              user, repo, main, model.Q8_0.gguf",
    "user/repo:BF16/m-00001-of-00002.gguf,                   user, repo, main, BF16/m-00001-of-00002.gguf",
    "http://hub.example/base/user/repo,                      user, repo, main, ",
    "http://hub.example/base/user/repo/blob/dev/a/m.gguf,    user, repo, dev, a/m.gguf",
    "http://hub.example/base/user/repo/resolve/v1/m.gguf?download=true, user, repo, v1, m.gguf",
    "http://hub.example/base/user/repo/tree/dev,             user, repo, dev, ",
  })
  void repositories_areRead(
      String text, String user, String name, String revision, @Nullable String wanted) {
    assertThat(parse(text)).isEqualTo(new Repository(user, name, revision, wanted));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "./repo",
        "/a/b",
        "~/m",
        "../x/y",
        "m.gguf",
        "user/m.gguf",
        "a/b/c.GGUF",
        "C:\\m.gguf"
      })
  void paths_areRead(String text) {
    assertThat(parse(text)).isEqualTo(new LocalFile(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://other.example/user/repo",
        "https://hub.example/base/user/repo",
        "http://hub.example/base/user/repo/discussions/1",
        "http://127.0.0.1:8080/m.gguf?signature=1"
      })
  void addresses_areRead(String text) {
    assertThat(parse(text)).isEqualTo(new Address(URI.create(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "model",
        "a/b/c",
        "ftp://host/m",
        "user/repo:",
        "us er/repo",
        "user/repo@main",
        "-u/r"
      })
  void everythingElse_isRefusedWithWhatIsAllowed(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(PullException.class)
        .hasMessageContaining("'" + text + "' is no model; give user/repo, user/repo:QUANT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://me:secret@host/m.gguf", "http:///m.gguf", "http://ho st/m"})
  void strangeAddresses_areRefusedWithoutTheirPassword(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(PullException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void hubOfTheEnvironment_goesBeforeTheSettings() {
    HubSettings settings = new HubSettings("http://settings.example", Secret.of("s"));
    Environment both =
        Environment.of(
            Map.of("HF_ENDPOINT", "http://env.example/x//", "HF_TOKEN", " e\n"), Path.of("/"));
    Environment none = Environment.of(Map.of("HF_ENDPOINT", "", "HF_TOKEN", ""), Path.of("/"));

    assertThat(HubAddress.of(both, settings))
        .isEqualTo(new HubAddress(URI.create("http://env.example/x"), Secret.of("e")));
    assertThat(HubAddress.of(none, settings))
        .isEqualTo(new HubAddress(URI.create("http://settings.example"), Secret.of("s")));
    assertThat(HubAddress.of(none, HubSettings.NONE).token()).isNull();
    assertThat(HubAddress.of(none, HubSettings.NONE).endpoint().getScheme()).isEqualTo("https");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hub.example", "ftp://h", "http://", "http://h?a=b", "http://u:p@h", "http://h h"})
  void hubThatIsNoAddress_namesTheVariableAndTheKey(String text) {
    Environment wrong = Environment.of(Map.of("HF_ENDPOINT", text), Path.of("/"));

    assertThatThrownBy(() -> HubAddress.of(wrong, HubSettings.NONE))
        .isInstanceOf(PullException.class)
        .hasMessageContainingAll("HF_ENDPOINT", "hub.endpoint");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ses ame", "ses\name", "sésame"})
  void tokenThatCannotBeSent_isRefusedAndNotShown(String text) {
    Environment wrong = Environment.of(Map.of("HF_TOKEN", text), Path.of("/"));

    assertThatThrownBy(() -> HubAddress.of(wrong, HubSettings.NONE))
        .isInstanceOf(PullException.class)
        .hasMessageContaining("HF_TOKEN")
        .hasMessageNotContaining("ame");
  }
}
