package dev.hugind.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A file that a configuration names and that is not there.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param key the key that names it, such as {@code model.model_path} or {@code model.lora[0].path}
 * @param line the line of that key, from 1
 * @param written the path as the configuration gives it, variables expanded
 * @param lookedAt the absolute paths that were looked at, in order
 */
public record MissingFile(String key, int line, String written, List<Path> lookedAt) {
  /** Copies the list. */
  public MissingFile {
    lookedAt = List.copyOf(lookedAt);
  }

  /**
   * Returns what is missing and where it was looked for.
   *
   * @return such as {@code no file "a.gguf"; looked at /x/a.gguf and /y/a.gguf}
   */
  public String message() {
    String places = lookedAt.stream().map(Path::toString).collect(Collectors.joining(" and "));
    return "no file " + YamlText.show(written) + "; looked at " + places;
  }
}
