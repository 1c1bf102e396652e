package dev.hugind.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfigTest {
  @TempDir private Path folder;
  private TestFiles files;

  @BeforeEach
  void setUp() {
    files = new TestFiles(folder);
  }

  @Test
  void onlyTheModelGiven_everythingElseIsTheDocumentedDefault() {
    ServerConfig config = files.config("model:\n  model_path: /models/a.gguf\n");

    FileReference model =
        new FileReference(
            "/models/a.gguf", Path.of("/models/a.gguf"), List.of(Path.of("/models/a.gguf")));
    assertThat(config)
        .isEqualTo(
            new ServerConfig(
                new ModelConfig(model, null, "my-config", List.of()),
                new DeviceConfig(99, false, false, SplitMode.LAYER, 0, List.of(), "bundled"),
                new ContextConfig(
                    4096, 512, 512, Toggle.ON, 0, 0, CacheType.F16, CacheType.F16, true, 0, 0, 16),
                new SamplingConfig(
                    0.7, 40, 0.95, 0.05, 64, 1.0, 0.0, 0.0, 0.0, 1.75, 2, 0.0, 0.1, -1),
                new ChatConfig(ChatFormat.AUTO, null, null, null, Toggle.AUTO),
                new SessionsConfig(
                    true,
                    DataSize.parse("2GiB"),
                    DataSize.parse("20GiB"),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(60),
                    Duration.ofDays(30)),
                new LimitsConfig(
                    128,
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(30),
                    DataSize.parse("32MiB")),
                new HttpConfig(
                    "127.0.0.1",
                    8080,
                    null,
                    List.of(),
                    false,
                    4,
                    1,
                    600,
                    List.of(),
                    null,
                    Toggle.AUTO)));
  }

  @Test
  void loraAndApiKeyWithOnlyWhatIsRequired_haveTheDocumentedDefaults() {
    ServerConfig config =
        files.config(
            """
            model:
              model_path: /m.gguf
              lora: [{path: /l.gguf}]
            server:
              api_keys: [{id: ci, key: secret-1}]
            """);

    assertThat(config.model().lora().getFirst().scale()).isEqualTo(1.0);
    assertThat(config.server().apiKeys())
        .containsExactly(new ApiKeyConfig("ci", Secret.of("secret-1"), 0, 0));
  }

  @Test
  void everyKeyGiven_everyComponentHasItsValue() {
    ServerConfig config = files.config(EveryKey.YAML);

    ModelConfig model = config.model();
    assertThat(model.modelPath().path()).isEqualTo(Path.of("/m/a.gguf"));
    assertThat(model.mmprojPath()).extracting("path").isEqualTo(Path.of("/m/mmproj.gguf"));
    assertThat(model.alias()).isEqualTo("Great/Model 7B");
    assertThat(model.lora()).extracting(LoraConfig::scale).containsExactly(0.5, -2.0);
    assertThat(model.lora())
        .extracting(lora -> lora.path().path())
        .containsExactly(Path.of("/m/l1.gguf"), Path.of("/m/l2.gguf"));
    assertThat(config.device())
        .isEqualTo(
            new DeviceConfig(12, true, true, SplitMode.ROW, 1, List.of(3.0, 1.5), "cuda-b6000"));
    assertThat(config.context())
        .isEqualTo(
            new ContextConfig(
                8192,
                1024,
                256,
                Toggle.AUTO,
                7,
                9,
                CacheType.Q8_0,
                CacheType.IQ4_NL,
                false,
                10000.5,
                0.25,
                24));
    assertThat(config.sampling())
        .isEqualTo(
            new SamplingConfig(
                1.1, 11, 0.8, 0.02, -1, 1.2, -0.5, 0.5, 0.8, 2.5, 3, 0.3, 0.2, 4294967295L));
    ChatConfig chat = config.chat();
    assertThat(chat.format()).isEqualTo(ChatFormat.AUTO);
    assertThat(chat.templateFile()).extracting("path").isEqualTo(Path.of("/t/a.jinja"));
    assertThat(chat.systemPrompt()).isEqualTo("Be kind.\nBe brief.\n");
    assertThat(chat.systemPromptFile()).isNull();
    assertThat(chat.reasoning()).isEqualTo(Toggle.OFF);
    assertThat(config.sessions())
        .isEqualTo(
            new SessionsConfig(
                false,
                new DataSize(512L << 10),
                new DataSize(3_000_000_000L),
                Duration.ofMillis(500),
                Duration.ofHours(2),
                Duration.ofDays(7)));
    assertThat(config.limits())
        .isEqualTo(
            new LimitsConfig(
                9,
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ZERO,
                new DataSize(1_000_000)));
    HttpConfig server = config.server();
    assertThat(server.host()).isEqualTo("0.0.0.0");
    assertThat(server.port()).isEqualTo(9090);
    assertThat(server.apiKey()).isEqualTo(Secret.of("one-key"));
    assertThat(server.apiKeys())
        .containsExactly(
            new ApiKeyConfig("ci", Secret.of("two-key"), 60, 4),
            new ApiKeyConfig("web", Secret.of("three-key"), 1, 2));
    assertThat(server.allowNoAuth()).isTrue();
    assertThat(server.maxSlots()).isEqualTo(8);
    assertThat(server.concurrency()).isEqualTo(2);
    assertThat(server.timeoutSeconds()).isEqualTo(5);
    assertThat(server.corsOrigins()).containsExactly("https://a.example:8443", "*");
    TlsConfig tls = server.tls();
    assertThat(tls).isNotNull();
    assertThat(tls).extracting("cert.path").isEqualTo(Path.of("/s/cert.pem"));
    assertThat(tls).extracting("key.path").isEqualTo(Path.of("/s/key.pem"));
    assertThat(server.embeddings()).isEqualTo(Toggle.ON);
  }

  @Test
  void formatAndSystemPromptFile_areReadToo() {
    ChatConfig chat =
        files
            .config("model: {model_path: /m}\nchat: {format: llama3, system_prompt_file: /s.txt}\n")
            .chat();

    assertThat(chat.format()).isEqualTo(ChatFormat.LLAMA3);
    assertThat(chat.systemPromptFile()).extracting("path").isEqualTo(Path.of("/s.txt"));
  }

  @Test
  void lists_areImmutable() {
    ServerConfig config = files.config(EveryKey.YAML);

    assertThat(config.model().lora()).isUnmodifiable();
    assertThat(config.device().tensorSplit()).isUnmodifiable();
    assertThat(config.server().apiKeys()).isUnmodifiable();
    assertThat(config.server().corsOrigins()).isUnmodifiable();
  }

  @Test
  void ubatchSizeNotGiven_followsASmallerBatchSize() {
    assertThat(files.config("model: {model_path: /m}\ncontext: {batch_size: 64}\n").context())
        .extracting(ContextConfig::ubatchSize)
        .isEqualTo(64);
  }

  @Test
  void valuesOfNothing_countAsNotGiven() {
    ServerConfig plain = files.config("model:\n  model_path: /m\n");

    assertThat(
            files.config(
                """
                model: {model_path: /m, alias: null, lora: ~}
                device:
                context: {ctx_size: , flash_attn: Null}
                chat: {template_file: null, system_prompt: ""}
                server: {api_key: "", api_keys: , tls: , port: ''}
                """))
        .isEqualTo(plain);
  }

  @Test
  void withAddress_changesHostAndPortOnly() {
    ServerConfig config = files.config(EveryKey.YAML);

    ServerConfig changed = config.withAddress("::1", 0);

    assertThat(changed.server().host()).isEqualTo("::1");
    assertThat(changed.server().port()).isZero();
    assertThat(changed.withAddress("0.0.0.0", 9090)).isEqualTo(config);
    assertThat(config.withAddress(null, null)).isEqualTo(config);
  }

  @Test
  void withAddressThatOthersReach_needsAKey() {
    ServerConfig config = files.config("model: {model_path: /m}\n");

    assertThatThrownBy(() -> config.withAddress("192.168.1.5", null).server())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            the address to listen on has 1 problem:
              server.host: found "192.168.1.5", which other machines can reach, but no key is asked for; \
            set server.api_key or server.api_keys, or server.allow_no_auth: true""");
  }

  @Test
  void withAddressOutOfRange_namesTheRange() {
    ServerConfig config = files.config("model: {model_path: /m}\n");

    assertThatThrownBy(() -> config.withAddress("a b", 70_000).server())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "server.port: found \"70000\", allowed: a whole number from 0 to 65535")
        .hasMessageContaining("server.host: found \"a b\", allowed: a host name or an IP address");
  }
}
