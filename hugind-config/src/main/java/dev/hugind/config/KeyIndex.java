package dev.hugind.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All names that a file may use, found by their full path. Immutable after construction. */
final class KeyIndex {
  /** What a name stands for. */
  sealed interface Target {}

  /** A key, by its own name or an old one; {@code kind} is what it takes under this name. */
  record KeyTarget(ConfigKey<?, ?> key, ValueKind<?> kind, boolean isOldName) implements Target {}

  /** A section or a list of entries. */
  record GroupTarget(KeyGroup<?, ?> group) implements Target {}

  private final Map<String, Target> targets = new LinkedHashMap<>();

  KeyIndex(KeyGroup<?, ?> root) {
    add(root);
  }

  private void add(KeyGroup<?, ?> group) {
    for (ConfigKey<?, ?> key : group.keys()) {
      addKey(key);
    }
    for (KeyGroup<?, ?> inner : group.groups()) {
      String path = inner.path();
      targets.put(
          inner.isList() ? path.substring(0, path.length() - 2) : path, new GroupTarget(inner));
      add(inner);
    }
  }

  private <T> void addKey(ConfigKey<?, T> key) {
    targets.put(key.path(), new KeyTarget(key, key.kind(), false));
    for (ConfigKey.OldName<T> old : key.oldNames()) {
      targets.put(old.path(), new KeyTarget(key, old.kind(), true));
    }
  }

  @Nullable Target find(String path) {
    return targets.get(path);
  }

  /** The full paths of all canonical keys and groups, in the order of declaration. */
  List<String> canonicalPaths() {
    List<String> paths = new ArrayList<>();
    targets.forEach(
        (path, target) -> {
          if (!(target instanceof KeyTarget key && key.isOldName())) {
            paths.add(path);
          }
        });
    return paths;
  }

  /** The names directly under a group's path; empty = the sections. */
  List<String> names(String groupPath) {
    String prefix = groupPath.isEmpty() ? "" : groupPath + ".";
    return canonicalPaths().stream()
        .filter(path -> path.startsWith(prefix) && path.indexOf('.', prefix.length()) < 0)
        .map(path -> path.substring(prefix.length()))
        .toList();
  }
}
