package dev.hugind.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The folder with one file per configuration. Immutable; reads the disk each time. */
final class ConfigFolder {
  private static final List<String> ENDINGS = List.of(".yml", ".yaml");

  private final Path folder;

  ConfigFolder(Path folder) {
    this.folder = folder;
  }

  /** Returns a file's name without its ending, or null if it is no YAML file. */
  static @Nullable String nameOf(String fileName) {
    return ENDINGS.stream()
        .filter(ending -> fileName.endsWith(ending) && fileName.length() > ending.length())
        .findFirst()
        .map(ending -> fileName.substring(0, fileName.length() - ending.length()))
        .orElse(null);
  }

  /** Returns all files by name; refuses names that could not be used. */
  SortedMap<String, Path> list() {
    Problems problems = new Problems(folder.toString());
    SortedMap<String, Path> found = new TreeMap<>();
    for (Path file : yamlFiles()) {
      String fileName = file.getFileName().toString();
      String name = nameOf(fileName);
      if (name == null || !ConfigNames.isValid(name)) {
        problems.add(
            0, YamlText.show(fileName), "rename it; allowed as a name: " + ConfigNames.ALLOWED);
        continue;
      }
      Path other = found.putIfAbsent(name, file);
      if (other != null) {
        problems.add(0, fileName, "the same name as " + other.getFileName() + "; keep one");
      }
    }
    problems.throwIfAny();
    return found;
  }

  /** Returns the file of a name; where there is none, the exception names those that there are. */
  Path find(String name) {
    List<Path> files =
        ENDINGS.stream()
            .map(ending -> folder.resolve(name + ending))
            .filter(Files::exists)
            .toList();
    if (files.size() > 1) {
      throw ConfigException.ofWhole(
          name, "both " + files.get(0) + " and " + files.get(1) + " exist; keep one");
    }
    if (files.size() == 1) {
      return files.getFirst();
    }
    List<String> names = new ArrayList<>();
    for (Path file : yamlFiles()) {
      String known = nameOf(file.getFileName().toString());
      if (known != null && ConfigNames.isValid(known) && !names.contains(known)) {
        names.add(known);
      }
    }
    String nearest = NearestName.of(name, names);
    throw ConfigException.ofWhole(
        name,
        "no configuration \""
            + name
            + "\" in "
            + folder
            + (names.isEmpty() ? ", there is none yet" : "; there: " + String.join(", ", names))
            + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?"));
  }

  /** The visible YAML files, sorted; none where there is no folder. */
  private List<Path> yamlFiles() {
    List<Path> files = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return files;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String fileName = entry.getFileName().toString();
        if (!fileName.startsWith(".") && nameOf(fileName) != null && !Files.isDirectory(entry)) {
          files.add(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw ConfigException.ofWhole(
          folder.toString(), folder + " cannot be read: " + e.getClass().getSimpleName());
    }
    files.sort(null);
    return files;
  }
}
