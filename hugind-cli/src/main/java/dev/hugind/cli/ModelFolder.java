package dev.hugind.cli;

import dev.hugind.cli.pull.RepositoryContents;
import dev.hugind.cli.pull.SplitFileName;
import dev.hugind.cli.pull.Unfinished;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** The folder of all models: {@code $HUGIND_HOME/models}, and folders in it. Reads it each time. */
final class ModelFolder {
  private static final int MAX_DEPTH = 10;

  private final Path root;

  ModelFolder(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /** Returns all models by name. A model in several files is one. */
  List<LocalModel> list() {
    TreeMap<String, Path> files = new TreeMap<>();
    List<Path> projectors = new ArrayList<>();
    for (Path file : walk()) {
      String fileName = String.valueOf(file.getFileName());
      if (fileName.startsWith(".") || !fileName.toLowerCase(Locale.ROOT).endsWith(".gguf")) {
        continue;
      }
      if (RepositoryContents.isProjector(fileName)) {
        projectors.add(file);
      } else {
        files.put(name(file), file);
      }
    }
    List<LocalModel> models = new ArrayList<>();
    while (!files.isEmpty()) {
      String name = files.firstKey();
      List<Path> parts = new ArrayList<>();
      for (String part : SplitFileName.of(name).map(SplitFileName::all).orElse(List.of(name))) {
        Path file = files.remove(part);
        if (file != null) {
          parts.add(file);
        }
      }
      models.add(new LocalModel(name, parts, near(parts.getFirst(), projectors)));
    }
    return models;
  }

  /** Returns the pulls that have not come to their end. */
  List<Unfinished> unfinished() {
    List<Unfinished> all = new ArrayList<>();
    for (Path file : walk()) {
      try {
        Unfinished.of(file).ifPresent(all::add);
      } catch (IOException e) {
        throw unreadable(e);
      }
    }
    return all;
  }

  /**
   * Returns a model by its name, or by as much of it as tells it from the others.
   *
   * @throws CommandFailure when there is none, or several
   */
  LocalModel find(String wanted) {
    List<LocalModel> all = list();
    List<LocalModel> found = all.stream().filter(one -> one.name().equals(wanted)).toList();
    if (found.isEmpty()) {
      found = all.stream().filter(one -> isMeant(one.name(), wanted)).toList();
    }
    if (found.size() == 1) {
      return found.getFirst();
    }
    List<String> names =
        (found.isEmpty() ? all : found).stream().map(LocalModel::name).limit(20).toList();
    throw CommandFailure.failed(
        found.isEmpty()
            ? "there is no model '"
                + wanted
                + "' in "
                + root
                + (names.isEmpty() ? "" : "; there are:\n  " + String.join("\n  ", names))
            : "'" + wanted + "' may be each of:\n  " + String.join("\n  ", names));
  }

  /** Whether whole parts of the path are meant, the ending aside; or the repository. */
  private static boolean isMeant(String name, String wanted) {
    String whole = "/" + withoutEnding(name) + "/";
    String part = "/" + withoutEnding(wanted).replace(':', '/') + "/";
    int colon = wanted.indexOf(':');
    if (colon > 0) {
      String quant = wanted.substring(colon + 1).toLowerCase(Locale.ROOT);
      return whole.startsWith("/" + wanted.substring(0, colon) + "/")
          && withoutEnding(name).toLowerCase(Locale.ROOT).contains(quant);
    }
    return whole.endsWith(part) || whole.startsWith(part);
  }

  private static String withoutEnding(String name) {
    return name.endsWith(".gguf") ? name.substring(0, name.length() - 5) : name;
  }

  private String name(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  /** The projectors in the model's folder, or in the nearest one above it that has some. */
  private List<Path> near(Path model, List<Path> projectors) {
    Path folder = model.getParent();
    // At the root lie models of all kinds, and nothing tells whose projector is whose.
    while (folder != null && !folder.equals(root) && folder.startsWith(root)) {
      Path here = folder;
      List<Path> found = projectors.stream().filter(one -> here.equals(one.getParent())).toList();
      if (!found.isEmpty()) {
        return found;
      }
      folder = folder.getParent();
    }
    return List.of();
  }

  private List<Path> walk() {
    List<Path> files = new ArrayList<>();
    if (!Files.isDirectory(root)) {
      return files;
    }
    try {
      var _ =
          Files.walkFileTree(
              root,
              EnumSet.of(FileVisitOption.FOLLOW_LINKS),
              MAX_DEPTH,
              new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                  if (attributes.isRegularFile()) {
                    files.add(file);
                  }
                  return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                  return FileVisitResult.CONTINUE; // a link to nowhere, or in a circle
                }
              });
    } catch (IOException e) {
      throw unreadable(e);
    }
    return files;
  }

  private CommandFailure unreadable(IOException e) {
    return CommandFailure.failed(root + " cannot be read: " + e, e);
  }
}
