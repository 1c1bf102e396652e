package dev.hugind.cli;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.config.ConfigLoader;
import dev.hugind.config.Environment;
import dev.hugind.config.HugindHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Hugind folder of its own for a test, with an empty file {@code models/m.gguf}. */
final class TestHome {
  final HugindHome home;
  final List<String> complaints = new ArrayList<>();

  TestHome(Path root) {
    home = new HugindHome(root);
    file(home.models().resolve("m.gguf"), "");
  }

  /** Writes {@code configs/NAME.yml}: the model m.gguf and what is given. */
  @CanIgnoreReturnValue
  Path config(String name, String yaml) {
    return raw(name, "model: {model_path: m.gguf}\n" + yaml);
  }

  /** Writes {@code configs/NAME.yml} with exactly this content. */
  @CanIgnoreReturnValue
  Path raw(String name, String yaml) {
    return file(home.configs().resolve(name + ".yml"), yaml);
  }

  @CanIgnoreReturnValue
  Path file(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Environment environment() {
    return Environment.of(Map.of(HugindHome.VARIABLE, home.root().toString()), home.root());
  }

  Composition composition() {
    return new Composition(new ConfigLoader(home, environment()), home, complaints::add);
  }
}
