package dev.hugind.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words what a person most likely meant by a key that does not exist. */
final class KeyHints {
  private final KeyIndex index;

  KeyHints(KeyIndex index) {
    this.index = index;
  }

  /**
   * Returns the message for an unknown name under a group; {@code groupPath} is empty at the top of
   * the file.
   */
  String unknown(String groupPath, String name) {
    String exact = elsewhere(groupPath, name);
    if (exact != null) {
      int dot = exact.lastIndexOf('.');
      return dot < 0
          ? "unknown key; \"" + exact + "\" stands at the top of the file"
          : "unknown key; it belongs under \"" + exact.substring(0, dot).replace("[]", "") + "\"";
    }
    List<String> siblings = index.names(groupPath);
    String sibling = NearestName.of(name, siblings);
    if (sibling != null) {
      return meant(groupPath.isEmpty() ? sibling : groupPath + "." + sibling);
    }
    List<String> all = index.canonicalPaths();
    String far = NearestName.of(name, all.stream().map(KeyHints::lastPart).toList());
    if (far != null) {
      return meant(all.stream().filter(path -> lastPart(path).equals(far)).findFirst().orElse(far));
    }
    return "unknown key; known "
        + (groupPath.isEmpty() ? "at the top" : "here")
        + ": "
        + String.join(", ", siblings);
  }

  private @Nullable String elsewhere(String groupPath, String name) {
    return index.canonicalPaths().stream()
        .filter(path -> lastPart(path).equals(name) && !path.equals(groupPath + "." + name))
        .findFirst()
        .orElse(null);
  }

  private static String meant(String path) {
    return "unknown key; did you mean \"" + path.replace("[]", "") + "\"?";
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
