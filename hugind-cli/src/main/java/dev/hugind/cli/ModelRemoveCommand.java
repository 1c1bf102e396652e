package dev.hugind.cli;

import dev.hugind.cli.pull.OriginNote;
import dev.hugind.cli.pull.Unfinished;
import dev.hugind.config.ConfigException;
import dev.hugind.config.ConfigLoader;
import dev.hugind.config.LoadedConfig;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hugind model remove}: deletes a model's files. */
@Command(
    name = "remove",
    description = "Deletes a model's files, or what is there of an unfinished pull.",
    footer = {"", "A server that runs with the model goes on with it."})
final class ModelRemoveCommand implements Callable<Integer> {
  private final ModelFolder folder;
  private final ConfigLoader configs;
  private final Console console;

  @Parameters(paramLabel = "NAME", description = "As 'hugind model list' shows it.")
  private String name = "";

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  ModelRemoveCommand(ModelFolder folder, ConfigLoader configs, Console console) {
    this.folder = folder;
    this.configs = configs;
    this.console = console;
  }

  @Override
  public Integer call() {
    Optional<Unfinished> unfinished =
        folder.unfinished().stream()
            .filter(one -> folder.root().relativize(one.target()).toString().equals(name))
            .filter(one -> !Files.exists(one.target()))
            .findFirst();
    try {
      if (unfinished.isPresent()) {
        confirm("what is there of " + name);
        unfinished.get().remove();
        removeEmptyFolders(unfinished.get().target());
      } else {
        remove(folder.find(name));
      }
    } catch (IOException e) {
      throw CommandFailure.failed(name + " cannot be removed: " + e, e);
    }
    return ExitCode.DONE;
  }

  private void remove(LocalModel model) throws IOException {
    for (Path user : users(model)) {
      console.complain(user + " uses " + model.name());
    }
    List<Path> files = new ArrayList<>(model.files());
    boolean shared =
        folder.list().stream()
            .anyMatch(
                other ->
                    !other.name().equals(model.name())
                        && other.projectors().stream().anyMatch(model.projectors()::contains));
    if (!shared) {
      files.addAll(model.projectors());
    }
    long bytes = files.stream().mapToLong(LocalModel::size).sum();
    confirm(
        model.name()
            + " ("
            + Sizes.bytes(bytes)
            + (files.size() == 1 ? ")" : " in " + files.size() + " files)"));
    // The first file first: without it, the model is not there.
    for (Path file : files) {
      Files.delete(file);
      Files.deleteIfExists(OriginNote.path(file));
      Files.deleteIfExists(LastUse.path(file));
      removeEmptyFolders(file);
    }
  }

  private void confirm(String what) {
    if (yes) {
      return;
    }
    if (!console.canAsk()) {
      throw CommandFailure.failed("nobody can be asked whether to remove " + what + "; give --yes");
    }
    String answer = console.ask("Remove " + what + "? [y/N]").orElse("");
    if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
      throw CommandFailure.failed("nothing was removed");
    }
  }

  /** Returns the configurations that name the model. */
  private List<Path> users(LocalModel model) {
    List<Path> users = new ArrayList<>();
    try {
      for (Path file : configs.list().values()) {
        if (uses(file, model)) {
          users.add(file);
        }
      }
    } catch (ConfigException e) {
      console.complain(e.getMessage() + "\n  (so it is not known whether it uses the model)");
    }
    return users;
  }

  private boolean uses(Path file, LocalModel model) {
    try {
      LoadedConfig config = configs.loadFile(file);
      return config.config().model().modelPath().path().equals(model.file());
    } catch (ConfigException _) {
      return false; // one that cannot be read cannot be served either
    }
  }

  private void removeEmptyFolders(Path file) throws IOException {
    Path parent = file.getParent();
    while (parent != null && !parent.equals(folder.root()) && parent.startsWith(folder.root())) {
      try {
        Files.delete(parent);
      } catch (DirectoryNotEmptyException _) {
        return;
      }
      parent = parent.getParent();
    }
  }
}
