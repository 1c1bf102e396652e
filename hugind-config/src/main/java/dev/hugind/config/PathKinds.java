package dev.hugind.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The kinds of values that name files and folders. */
final class PathKinds {
  /** A GGUF file: relative to the config file, then to the models folder. */
  static final ScalarKind<FileReference> MODEL =
      file("a path to a GGUF file; relative to this file, then to $HUGIND_HOME/models", true);

  /** Another file: relative to the config file. */
  static final ScalarKind<FileReference> FILE =
      file("a path to a file; relative to this file", false);

  /** A runtime: its name, or its folder, which becomes absolute. */
  static final ScalarKind<String> RUNTIME =
      ScalarKind.of(
          "text",
          "",
          "bundled, a runtime's name, or a folder",
          "bundled, the name of an installed runtime, or a path with a / to a folder",
          PathKinds::parseRuntime,
          YamlText::quoteIfNeeded);

  /** The older dialect's path of the library: the folder that holds it. */
  static final ScalarKind<String> LIBRARY =
      ScalarKind.of(
          "path",
          "",
          "a library or its folder",
          "a path to a llama.cpp library or to the folder that holds it",
          PathKinds::parseLibrary,
          YamlText::quoteIfNeeded);

  private PathKinds() {}

  private static ScalarKind<FileReference> file(String allowed, boolean alsoInModels) {
    return ScalarKind.of(
        "path",
        "",
        alsoInModels ? "a GGUF file" : "a file",
        allowed,
        (text, place) -> parseFile(text, place, alsoInModels),
        value -> YamlText.quoteIfNeeded(value.path().toString()));
  }

  private static @Nullable FileReference parseFile(String text, Place place, boolean alsoInModels) {
    Path path = parsePath(text, place);
    if (path == null) {
      return null;
    }
    Path beside = place.folder().resolve(path).normalize();
    return FileReference.firstExisting(
        text,
        path.isAbsolute() || !alsoInModels
            ? List.of(beside)
            : List.of(beside, place.models().resolve(path).normalize()));
  }

  private static @Nullable String parseRuntime(String text, Place place) {
    if (!text.contains("/") && !text.contains("\\")) {
      return ConfigNames.isValid(text) ? text : null;
    }
    Path path = parsePath(text, place);
    return path == null ? null : place.folder().resolve(path).normalize().toString();
  }

  private static @Nullable String parseLibrary(String text, Place place) {
    Path path = parsePath(text, place);
    if (path == null) {
      return null;
    }
    Path absolute = place.folder().resolve(path).normalize();
    String name = text.toLowerCase(Locale.ROOT);
    boolean isLibrary = name.endsWith(".so") || name.endsWith(".dylib") || name.endsWith(".dll");
    Path parent = absolute.getParent();
    return (isLibrary && parent != null ? parent : absolute).toString();
  }

  private static @Nullable Path parsePath(String text, Place place) {
    if (text.isBlank()) {
      return null;
    }
    try {
      return place.environment().path(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
