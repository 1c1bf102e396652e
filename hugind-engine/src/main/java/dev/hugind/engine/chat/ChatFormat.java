package dev.hugind.engine.chat;

import dev.hugind.engine.error.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prompt formats that are known by name, for models that bring no template of their own. */
enum ChatFormat {
  CHATML,
  GEMMA,
  ALPACA,
  HARMONY,
  LLAMA3,
  MISTRAL;

  /**
   * Finds a format.
   *
   * @throws ModelLoadException when there is none of that name
   */
  static ChatFormat of(String name) {
    for (ChatFormat format : values()) {
      if (format.wireName().equals(name)) {
        return format;
      }
    }
    throw new ModelLoadException(
        "chat.format is '"
            + name
            + "'; allowed: "
            + ChatOptions.AUTO
            + ", "
            + Arrays.stream(values()).map(ChatFormat::wireName).collect(Collectors.joining(", ")));
  }

  /** The format as a Jinja template. */
  String template() {
    String resource = wireName() + ".jinja";
    try (InputStream in = ChatFormat.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " could not be read", e);
    }
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
