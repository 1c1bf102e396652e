package dev.hugind.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTextTest {
  @TempDir private Path folder;
  private TestFiles files;

  @BeforeEach
  void setUp() {
    files = new TestFiles(folder);
  }

  @Test
  void defaults_withAModelAreTheDefaults() {
    String text = ConfigText.defaults().replace("  # model_path:", "  model_path: /m");

    assertThat(files.config(text)).isEqualTo(files.config("model: {model_path: /m}"));
  }

  @Test
  void defaults_nameEveryKey() {
    String text = ConfigText.defaults();

    for (String path : ServerSchema.INDEX.canonicalPaths()) {
      assertThat(text).contains(path.substring(path.lastIndexOf('.') + 1) + ":");
    }
    assertThat(text)
        .contains(
            "\n  ctx_size: 4096 # The longest conversation of each slot. Allowed: 0 to 16777216 (0 = the model's own)\n");
  }

  @Test
  void show_readsBackToTheSameConfiguration() {
    String withoutSecrets =
        EveryKey.YAML
            .replace("    api_key: one-key\n", "")
            .replaceAll("(?m)^  api_key: .*\n", "")
            .replaceAll("(?s)  api_keys:.*?(?=  allow_no_auth)", "");
    ServerConfig config = files.config(withoutSecrets);

    ServerConfig again = files.config(ConfigText.show(config));

    assertThat(again).isEqualTo(config);
  }

  @Test
  void show_protectsTextThatLooksLikeYamlOrAVariable() {
    for (String text :
        new String[] {
          "null",
          "~",
          "",
          "a: b",
          "# x",
          "${HOME}",
          "$${HOME}",
          "a\n\tb",
          "\\ \"q\"",
          "é😀\u202e",
          "- x",
          "*a",
          "12"
        }) {
      ServerConfig config =
          files.config(
              "model: {model_path: /m}\nchat: {system_prompt: " + YamlText.quote(text) + "}");

      assertThat(config.chat().systemPrompt()).isEqualTo(text.isEmpty() ? null : text);
      assertThat(files.config(ConfigText.show(config))).isEqualTo(config);
    }
  }

  @Test
  void show_isPlainYaml() {
    assertThat(
            ConfigText.show(
                files.config("model: {model_path: /m, lora: [{path: /l, scale: 0.5}]}")))
        .startsWith(
            """
            model:
              model_path: /m
              alias: my-config
              lora:
                - path: /l
                  scale: 0.5
            device:
              gpu_layers: 99
              mlock: false
            """);
  }

  @Test
  void value_isReadBackAsTheText() {
    for (String text :
        new String[] {"/a/b c.gguf", "/a: #b", "${A}", "plain-1.gguf", "7", "null"}) {
      assertThat(
              files
                  .config(
                      "model: {model_path: /m}\nchat: {system_prompt: "
                          + ConfigText.value(text)
                          + "}")
                  .chat()
                  .systemPrompt())
          .isEqualTo(text);
    }
    assertThat(ConfigText.value("/models/a-1.gguf")).isEqualTo("/models/a-1.gguf");
  }
}
