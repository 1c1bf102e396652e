package dev.hugind.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathsTest {
  @TempDir private Path folder;
  private TestFiles files;

  @BeforeEach
  void setUp() {
    files = new TestFiles(folder);
  }

  @Test
  void relativeModel_isTakenBesideTheFileFirst() {
    Path beside = files.write("sub/a.gguf", "x");
    Path inModels = files.write("hugind/models/sub/a.gguf", "x");

    FileReference model = files.config("model: {model_path: sub/a.gguf}").model().modelPath();

    assertThat(model).isEqualTo(new FileReference("sub/a.gguf", beside, model.candidates()));
    assertThat(model.candidates()).containsExactly(beside, inModels);
    assertThat(model.exists()).isTrue();
  }

  @Test
  void relativeModelThatIsNotBesideTheFile_isTakenFromTheModelsFolder() {
    Path inModels = files.write("hugind/models/a.gguf", "x");

    FileReference model = files.config("model: {model_path: a.gguf}").model().modelPath();

    assertThat(model.path()).isEqualTo(inModels);
  }

  @Test
  void folderWithTheModelsName_isNoModel() {
    Path inModels = files.write("hugind/models/a.gguf", "x");
    files.write("a.gguf/inside", "x");

    assertThat(files.config("model: {model_path: a.gguf}").model().modelPath().path())
        .isEqualTo(inModels);
  }

  @Test
  void missingModel_isNoProblemOfLoading() {
    LoadedConfig loaded = files.load("model:\n  path: ./none.gguf\n");

    assertThat(loaded.config().model().modelPath().exists()).isFalse();
    assertThat(loaded.missingFiles())
        .containsExactly(
            new MissingFile(
                "model.model_path",
                2,
                "./none.gguf",
                List.of(folder.resolve("none.gguf"), folder.resolve("hugind/models/none.gguf"))));
    assertThat(loaded.missingFiles().getFirst().message())
        .isEqualTo(
            "no file \"./none.gguf\"; looked at %s/none.gguf and %s/hugind/models/none.gguf",
            folder, folder);
  }

  @Test
  void requireFiles_listsAllThatAreMissing() {
    LoadedConfig loaded =
        files.load(
            """
            model:
              model_path: a.gguf
              mmproj_path: b.gguf
              lora:
                - path: /c.gguf
                - path: d.gguf
            chat:
              template_file: t.jinja
              system_prompt_file: s.txt
            server:
              tls:
                cert: c.pem
                key: k.pem
            """);

    assertThatThrownBy(loaded::requireFiles)
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            FOLDER/my-config.yml has 8 problems:
              line 2: model.model_path: no file "a.gguf"; looked at FOLDER/a.gguf and FOLDER/hugind/models/a.gguf
              line 3: model.mmproj_path: no file "b.gguf"; looked at FOLDER/b.gguf and FOLDER/hugind/models/b.gguf
              line 5: model.lora[0].path: no file "/c.gguf"; looked at /c.gguf
              line 6: model.lora[1].path: no file "d.gguf"; looked at FOLDER/d.gguf and FOLDER/hugind/models/d.gguf
              line 8: chat.template_file: no file "t.jinja"; looked at FOLDER/t.jinja
              line 9: chat.system_prompt_file: no file "s.txt"; looked at FOLDER/s.txt
              line 12: server.tls.cert: no file "c.pem"; looked at FOLDER/c.pem
              line 13: server.tls.key: no file "k.pem"; looked at FOLDER/k.pem"""
                .replace("FOLDER", folder.toString()));
  }

  @Test
  void requireFiles_passesWhereAllAreThere() {
    files.write("a.gguf", "x");
    files.write("s.txt", "x");
    LoadedConfig loaded =
        files.load("model: {model_path: a.gguf}\nchat: {system_prompt_file: s.txt}\n");

    assertThatCode(loaded::requireFiles).doesNotThrowAnyException();
  }

  @Test
  void tilde_isTheUsersHome() {
    ServerConfig config =
        files.config("model: {model_path: ~/a.gguf, alias: \"~\"}\ndevice: {runtime: ~/llama}\n");

    assertThat(config.model().modelPath().candidates())
        .containsExactly(folder.resolve("user/a.gguf"));
    assertThat(config.device().runtime()).isEqualTo(folder.resolve("user/llama").toString());
    assertThat(config.model().alias()).isEqualTo("~");
  }

  @Test
  void runtimePath_isAbsoluteAndANameStaysAName() {
    assertThat(files.config("model: {model_path: /m}\ndevice: {runtime: ./rt}\n").device())
        .extracting(DeviceConfig::runtime)
        .isEqualTo(folder.resolve("rt").toString());
    assertThat(files.config("model: {model_path: /m}\ndevice: {runtime: rt}\n").device())
        .extracting(DeviceConfig::runtime)
        .isEqualTo("rt");
  }

  @Test
  void textThatIsNoPath_isAProblem() {
    assertThat(files.problems("model: {model_path: \"a\\0b\"}"))
        .isEqualTo(
            """
            my-config.yml has 1 problem:
              line 1: model.model_path: found "a\\u0000b", allowed: a path to a GGUF file; relative to this file, then to $HUGIND_HOME/models""");
  }

  @Test
  void home_isTheVariableOrTheDefault() {
    Path user = Path.of("/home/u");

    assertThat(HugindHome.from(Environment.of(Map.of(), user)).root())
        .isEqualTo(Path.of("/home/u/.hugind"));
    assertThat(home("", user)).isEqualTo(Path.of("/home/u/.hugind"));
    assertThat(home("/srv/./hugind", user)).isEqualTo(Path.of("/srv/hugind"));
    assertThat(home("~/h", user)).isEqualTo(Path.of("/home/u/h"));
    assertThat(home("rel", user)).isAbsolute().hasFileName("rel");
  }

  @Test
  void home_namesItsPlaces() {
    HugindHome home = new HugindHome(Path.of("/h"));

    assertThat(home.configs()).isEqualTo(Path.of("/h/configs"));
    assertThat(home.models()).isEqualTo(Path.of("/h/models"));
    assertThat(home.runtimes()).isEqualTo(Path.of("/h/runtimes"));
    assertThat(home.sessions()).isEqualTo(Path.of("/h/sessions"));
    assertThat(home.logs()).isEqualTo(Path.of("/h/logs"));
    assertThat(home.run()).isEqualTo(Path.of("/h/run"));
    assertThat(home.settings()).isEqualTo(Path.of("/h/settings.yml"));
  }

  private static Path home(String value, Path user) {
    return HugindHome.from(Environment.of(Map.of("HUGIND_HOME", value), user)).root();
  }
}
