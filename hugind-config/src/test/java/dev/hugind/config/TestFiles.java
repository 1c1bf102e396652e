package dev.hugind.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A Hugind folder with config files in a temporary folder, and an environment that a test fills.
 */
final class TestFiles {
  final Path folder;
  final HugindHome home;
  final Map<String, String> variables = new HashMap<>();

  TestFiles(Path folder) {
    this.folder = folder;
    this.home = new HugindHome(folder.resolve("hugind"));
  }

  @CanIgnoreReturnValue
  Path write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Path parent = file.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @CanIgnoreReturnValue
  Path writeConfig(String fileName, String text) {
    return write("hugind/configs/" + fileName, text);
  }

  ConfigLoader loader() {
    return new ConfigLoader(home, Environment.of(variables, folder.resolve("user")));
  }

  /** Loads a text as the file {@code my-config.yml}. */
  LoadedConfig load(String text) {
    return loader().loadFile(write("my-config.yml", text));
  }

  ServerConfig config(String text) {
    return load(text).config();
  }

  /**
   * Returns the message of the exception that loading a text throws, with the folder's path taken
   * out.
   */
  String problems(String text) {
    ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> load(text).config());
    return String.valueOf(thrown.getMessage()).replace(folder + "/", "");
  }
}
