package dev.hugind.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration together with its name and the file that it came from.
 *
 * <p>That the files named in it exist is not checked by loading: ask {@link #missingFiles()} or
 * {@link #requireFiles()}.
 *
 * <p><b>Thread safety:</b> immutable; the two methods about files look at the disk each time.
 *
 * @param name the name: that of the file, without {@code .yml} or {@code .yaml}
 * @param file the absolute path of the file
 * @param config what the file says
 * @param lines the line, from 1, of every key that the file gives, such as {@code server.port} →
 *     12; for messages that come after loading
 */
public record LoadedConfig(
    String name, Path file, ServerConfig config, Map<String, Integer> lines) {
  /** Copies the map. */
  public LoadedConfig {
    lines = Map.copyOf(lines);
  }

  /**
   * Returns every file that the configuration names and that is not there now: the model first,
   * then in the order of the sections.
   *
   * @return the missing files; empty if all are there
   */
  public List<MissingFile> missingFiles() {
    List<MissingFile> missing = new ArrayList<>();
    ModelConfig model = config.model();
    check("model.model_path", model.modelPath(), missing);
    check("model.mmproj_path", model.mmprojPath(), missing);
    for (int i = 0; i < model.lora().size(); i++) {
      check("model.lora[" + i + "].path", model.lora().get(i).path(), missing);
    }
    check("chat.template_file", config.chat().templateFile(), missing);
    check("chat.system_prompt_file", config.chat().systemPromptFile(), missing);
    TlsConfig tls = config.server().tls();
    if (tls != null) {
      check("server.tls.cert", tls.cert(), missing);
      check("server.tls.key", tls.key(), missing);
    }
    return List.copyOf(missing);
  }

  /**
   * Checks that all files that the configuration names are there.
   *
   * @throws ConfigException if some are not, with one problem for each
   */
  public void requireFiles() {
    Problems problems = new Problems(file.toString());
    missingFiles().forEach(m -> problems.add(m.line(), m.key(), m.message()));
    problems.throwIfAny();
  }

  private void check(String key, @Nullable FileReference reference, List<MissingFile> missing) {
    if (reference != null && !reference.exists()) {
      missing.add(
          new MissingFile(
              key, lines.getOrDefault(key, 0), reference.written(), reference.candidates()));
    }
  }
}
