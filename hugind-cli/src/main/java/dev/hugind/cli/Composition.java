package dev.hugind.cli;

import dev.hugind.config.ConfigException;
import dev.hugind.config.ConfigLoader;
import dev.hugind.config.FileReference;
import dev.hugind.config.HugindHome;
import dev.hugind.config.LoadedConfig;
import dev.hugind.config.MissingFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The composition root: finds configurations and makes of them what the engine and the HTTP server
 * take.
 */
final class Composition {
  /** Keys whose feature comes with a later version, and whose absence changes no answer. */
  private static final List<String> WITHOUT_EFFECT = List.of("server.timeout_seconds");

  private final ConfigLoader loader;
  private final HugindHome home;
  private final EngineMapping engines;
  private final Consumer<String> complaints;

  /**
   * Creates the root.
   *
   * @param loader finds and reads configurations
   * @param home where runtimes lie
   * @param complaints takes what the user should know although it goes on
   */
  Composition(ConfigLoader loader, HugindHome home, Consumer<String> complaints) {
    this.loader = loader;
    this.home = home;
    this.engines = new EngineMapping(home);
    this.complaints = complaints;
  }

  /**
   * Returns whether a configuration's model is this file, or would be if the file were there.
   *
   * @throws ConfigException when it cannot be read
   */
  boolean usesModel(String nameOrFile, Path file) {
    FileReference model = loader.load(nameOrFile).config().model().modelPath();
    return model.path().equals(file) || (!model.exists() && model.candidates().contains(file));
  }

  /**
   * Plans to serve one configuration.
   *
   * @throws ConfigException when it cannot be read
   * @throws CommandFailure when this build cannot honour it
   */
  ServePlan one(String nameOrFile, @Nullable String host, @Nullable Integer port) {
    LoadedConfig source = loader.load(nameOrFile);
    ServedModel model = model(source);
    tellWithoutEffect(source);
    return new ServePlan(List.of(model), Listener.of(List.of(model), host, port, complaints));
  }

  /**
   * Plans to serve every configuration in the folder; one that cannot be used is complained about
   * and left out.
   *
   * @throws ConfigException when the folder or the settings cannot be read
   * @throws CommandFailure when no configuration can be used, or they cannot share a listener
   */
  ServePlan all(@Nullable String host, @Nullable Integer port) {
    var settings = loader.settings();
    Map<String, ServedModel> models = new LinkedHashMap<>();
    for (Path file : loader.list().values()) {
      try {
        ServedModel model = model(loader.loadFile(file));
        ServedModel other = models.putIfAbsent(model.name(), model);
        if (other != null) {
          complaints.accept(
              file
                  + ": model.alias: '"
                  + model.name()
                  + "' is served from "
                  + other.source().file()
                  + " already, so this one is left out; set another alias");
          continue;
        }
        tellWithoutEffect(model.source());
      } catch (ConfigException | CommandFailure e) {
        complaints.accept(e.getMessage() + "\n  (left out; the others are served)");
      }
    }
    if (models.isEmpty()) {
      throw CommandFailure.badConfiguration(
          "no usable configuration in "
              + home.configs()
              + "; put a NAME.yml there, or try 'hugind quickstart'");
    }
    List<ServedModel> served = List.copyOf(models.values());
    return new ServePlan(
        served,
        Listener.of(
            served,
            host == null ? settings.host() : host,
            port == null ? settings.port() : port,
            complaints));
  }

  /** Makes the engine's options of a configuration whose files are all there. */
  private ServedModel model(LoadedConfig source) {
    Refusals refusals = new Refusals(source);
    for (MissingFile missing : source.missingFiles()) {
      refusals.add(missing.key(), missing.message() + "; correct the path or put the file there");
    }
    refusals.throwIfAny();
    var options = engines.options(source, refusals);
    Listener.refuseUnsupported(source.config().server(), refusals);
    refusals.throwIfAny();
    LastUse.mark(home.models(), source.config().model().modelPath().path());
    return new ServedModel(source.config().model().alias(), source, options);
  }

  /** Tells once of keys that are read and, in this version, change nothing. */
  private void tellWithoutEffect(LoadedConfig source) {
    List<String> keys = new ArrayList<>();
    for (String key : new TreeSet<>(source.lines().keySet())) {
      boolean off =
          key.equals("server.timeout_seconds") && source.config().server().timeoutSeconds() == 0;
      if (WITHOUT_EFFECT.stream().anyMatch(key::startsWith) && !off) {
        keys.add(key);
      }
    }
    if (!keys.isEmpty()) {
      complaints.accept(source.file() + ": no effect in this version: " + String.join(", ", keys));
    }
  }
}
