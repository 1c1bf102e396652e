package dev.hugind.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
  private static final String VALID = "model: {model_path: /m}\n";

  @TempDir private Path folder;
  private TestFiles files;
  private ConfigLoader loader;
  private Path configs;

  @BeforeEach
  void setUp() {
    files = new TestFiles(folder);
    loader = files.loader();
    configs = folder.resolve("hugind/configs");
  }

  @Test
  void name_isLoadedFromTheConfigsFolder() {
    Path file = files.writeConfig("my-config.yml", "\nmodel:\n  model_path: m.gguf\n");

    LoadedConfig loaded = loader.load("my-config");

    assertThat(loaded.name()).isEqualTo("my-config");
    assertThat(loaded.file()).isEqualTo(file);
    assertThat(loaded.config().model().alias()).isEqualTo("my-config");
    assertThat(loaded.config().model().modelPath().candidates())
        .containsExactly(configs.resolve("m.gguf"), folder.resolve("hugind/models/m.gguf"));
    assertThat(loaded.lines()).isEqualTo(Map.of("model.model_path", 3));
  }

  @Test
  void yamlEnding_isFoundToo() {
    Path file = files.writeConfig("b.yaml", VALID);

    assertThat(loader.load("b").file()).isEqualTo(file);
  }

  @Test
  void bothEndings_areAnError() {
    files.writeConfig("b.yaml", VALID);
    files.writeConfig("b.yml", VALID);

    assertThatThrownBy(() -> loader.load("b").config())
        .isInstanceOf(ConfigException.class)
        .hasMessage("both %s/b.yml and %s/b.yaml exist; keep one", configs, configs);
  }

  @Test
  void path_isLoadedFromAnywhere() {
    Path file = files.write("else/where.yml", VALID);
    Path inHome = files.write("user/mine.yaml", VALID);
    Path plain = files.write("else/plain", VALID);

    assertThat(loader.load(file.toString()).name()).isEqualTo("where");
    assertThat(loader.load("~/mine.yaml").file()).isEqualTo(inHome);
    assertThat(loader.load(plain.toString()).name()).isEqualTo("plain");
    assertThat(loader.loadFile(file)).isEqualTo(loader.load(file.toString()));
  }

  @Test
  void missingName_getsTheNearestAndTheList() {
    files.writeConfig("my-config.yml", VALID);
    files.writeConfig("other.yaml", VALID);
    files.writeConfig(".hidden.yml", VALID);
    files.writeConfig("notes.txt", "");

    assertThatThrownBy(() -> loader.load("my-confg").config())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "no configuration \"my-confg\" in %s; there: my-config, other; did you mean \"my-config\"?",
            configs);
  }

  @Test
  void missingNameWithoutAnyConfiguration_saysSo() {
    assertThatThrownBy(() -> loader.load("a").config())
        .isInstanceOf(ConfigException.class)
        .hasMessage("no configuration \"a\" in %s, there is none yet", configs);
  }

  @Test
  void missingFile_isNamed() {
    assertThatThrownBy(() -> loader.load("./none.yml").config())
        .isInstanceOf(ConfigException.class)
        .hasMessage("there is no file ./none.yml");
    assertThatThrownBy(() -> loader.load(folder.toString()).config())
        .isInstanceOf(ConfigException.class)
        .hasMessage(folder + " is a folder, not a file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a b", "-x", "a:b", "ä", "a\nb", "${HOME}"})
  void unsafeName_isRefused(String name) {
    assertThatThrownBy(() -> loader.load(name).config())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is no name of a configuration, allowed: 1 to 64 letters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "a/../../b", "a\\b", "x\0.yml"})
  void textThatLooksLikeAPath_neverReachesTheConfigsFolder(String name) {
    files.write("hugind/secret.yml", VALID);

    assertThatThrownBy(() -> loader.load(name).config()).isInstanceOf(ConfigException.class);
  }

  @Test
  void fileWithAnUnsafeName_isToBeRenamed() {
    Path file = files.write("my config.yml", VALID);

    assertThatThrownBy(() -> loader.loadFile(file).config())
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("rename \"my config.yml\"; allowed as a name");
  }

  @Test
  void list_isSortedAndLeavesOutWhatIsNoConfiguration() throws Exception {
    files.writeConfig("b.yml", "not even valid");
    files.writeConfig("a.yaml", VALID);
    files.writeConfig(".c.yml", VALID);
    files.writeConfig("d.yml.bak", VALID);
    files.writeConfig(".yml", VALID);
    Files.createDirectory(configs.resolve("folder.yml"));

    assertThat(loader.list())
        .containsExactly(
            Map.entry("a", configs.resolve("a.yaml")), Map.entry("b", configs.resolve("b.yml")));
  }

  @Test
  void listWithoutAFolder_isEmpty() {
    assertThat(loader.list()).isEmpty();
    assertThat(loader.loadAll()).isEmpty();
  }

  @Test
  void listWithUnusableNames_namesThemAll() {
    files.writeConfig("a b.yml", VALID);
    files.writeConfig("c.yml", VALID);
    files.writeConfig("c.yaml", VALID);

    assertThatThrownBy(() -> loader.list().size())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            configs
                + " has 2 problems:\n  \"a b.yml\": rename it; allowed as a name: "
                + ConfigNames.ALLOWED
                + "\n  c.yml: the same name as c.yaml; keep one");
  }

  @Test
  void loadAll_givesAllByName() {
    files.writeConfig("b.yml", VALID);
    files.writeConfig("a.yml", VALID);

    assertThat(loader.loadAll()).extracting(LoadedConfig::name).containsExactly("a", "b");
  }

  @Test
  void loadAll_gathersTheProblemsOfAllFiles() {
    files.writeConfig("a.yml", "model: {model_path: /m}\nlimits: {queue: x, max_body: y}\n");
    files.writeConfig("b.yml", VALID);
    files.writeConfig("c.yml", "");

    assertThatThrownBy(loader::loadAll)
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> {
              assertThat(e.problems()).hasSize(3);
              assertThat(e.problems().getLast().file()).isEqualTo(configs + "/c.yml");
            })
        .hasMessageStartingWith(configs + "/a.yml has 2 problems:\n")
        .hasMessageContaining("\n" + configs + "/c.yml has 1 problem:\n");
  }

  @Test
  void loadAllWithTheSameAliasTwice_isAnError() {
    files.writeConfig("a.yml", VALID);
    files.writeConfig("b.yml", "model:\n  model_path: /m\n  alias: a\n");

    assertThatThrownBy(loader::loadAll)
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "%s/b.yml has 1 problem:\n  line 3: model.alias: found \"a\", which is the alias of %s/a.yml too; set another",
            configs, configs);
  }

  @Test
  void settings_areNoneWithoutAFileOrContent() {
    assertThat(loader.settings()).isEqualTo(Settings.NONE);
    files.write("hugind/settings.yml", "");
    assertThat(loader.settings()).isEqualTo(Settings.NONE);
    files.write("hugind/settings.yml", "server:\n");
    assertThat(loader.settings()).isEqualTo(Settings.NONE);
  }

  @Test
  void settings_holdHostAndPort() {
    files.variables.put("HUGIND_PORT", "9000");
    files.write("hugind/settings.yml", "server: {host: 0.0.0.0, port: \"${HUGIND_PORT}\"}");

    assertThat(files.loader().settings())
        .isEqualTo(new Settings("0.0.0.0", 9000, HubSettings.NONE));
  }

  @Test
  void settings_holdTheHubAndHideItsToken() {
    files.variables.put("TOKEN", "sesame");
    files.write(
        "hugind/settings.yml", "hub: {endpoint: http://127.0.0.1:9/hub, token: \"${TOKEN}\"}");

    HubSettings hub = files.loader().settings().hub();

    assertThat(hub).isEqualTo(new HubSettings("http://127.0.0.1:9/hub", Secret.of("sesame")));
    assertThat(hub.toString()).doesNotContain("sesame");
  }

  @Test
  void hubThatIsNoWebAddress_isAnError() {
    files.write("hugind/settings.yml", "hub: {endpoint: ftp://models.example.com}");

    assertThatThrownBy(files.loader()::settings)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("hub.endpoint")
        .hasMessageContaining("http(s)://host[:port][/path]");
  }

  @Test
  void settingsWithOtherKeys_areAnError() {
    Path file =
        files.write("hugind/settings.yml", "server:\n  prt: 1\n  api_key: abc\nmodel: {}\n");

    assertThatThrownBy(loader::settings)
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            %s has 3 problems:
              line 2: server.prt: unknown key; did you mean "server.port"?
              line 3: server.api_key: unknown key; known here: host, port
              line 4: model: unknown key; known at the top: server, hub"""
                .formatted(file));
  }
}
