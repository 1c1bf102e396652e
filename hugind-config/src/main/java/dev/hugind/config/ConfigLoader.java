package dev.hugind.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Finds and reads configurations: {@code configs/NAME.yml} of the Hugind folder, or any file.
 *
 * <p>Files may have up to 1 MiB. Nothing is cached: every call reads the disk again.
 *
 * <p><b>Thread safety:</b> immutable; all methods block on the disk.
 */
public final class ConfigLoader {
  private final HugindHome home;
  private final Environment environment;

  /**
   * Makes a loader.
   *
   * @param home the folder that holds {@code configs/} and {@code models/}
   * @param environment the variables for {@code ${NAME}}, and the folder for {@code ~/}
   */
  public ConfigLoader(HugindHome home, Environment environment) {
    this.home = home;
    this.environment = environment;
  }

  /**
   * Loads a configuration by name or by path: a text with a {@code /} or with the ending {@code
   * .yml} or {@code .yaml} is a path.
   *
   * @param nameOrFile such as {@code my-config}, {@code ./my-config.yml} or {@code ~/my-config.yml}
   * @return the checked configuration; whether the model exists is not checked, see {@link
   *     LoadedConfig#missingFiles()}
   * @throws ConfigException if there is none, or if it has problems
   */
  public LoadedConfig load(String nameOrFile) {
    if (isPath(nameOrFile)) {
      return read(path(nameOrFile), nameOrFile);
    }
    if (!ConfigNames.isValid(nameOrFile)) {
      throw ConfigException.ofWhole(
          nameOrFile,
          YamlText.show(nameOrFile)
              + " is no name of a configuration, allowed: "
              + ConfigNames.ALLOWED
              + ", or a path to a .yml file");
    }
    ConfigFolder folder = new ConfigFolder(home.configs());
    Path file = folder.find(nameOrFile);
    return read(file, file.toString());
  }

  /**
   * Loads a configuration file.
   *
   * @param file the path, absolute or relative to the working directory
   * @return the checked configuration
   * @throws ConfigException if it cannot be read, or if it has problems
   */
  public LoadedConfig loadFile(Path file) {
    return read(file, file.toString());
  }

  /**
   * Loads every configuration in {@code configs/}, to be served side by side.
   *
   * @return the configurations by name in alphabetical order; empty if there are none
   * @throws ConfigException with the problems of all files; two configurations with the same {@code
   *     model.alias} are one
   */
  public List<LoadedConfig> loadAll() {
    List<LoadedConfig> loaded = new ArrayList<>();
    List<ConfigException> failures = new ArrayList<>();
    Map<String, Path> aliases = new HashMap<>();
    for (Path file : list().values()) {
      try {
        LoadedConfig config = read(file, file.toString());
        Path other = aliases.putIfAbsent(config.config().model().alias(), file);
        if (other != null) {
          throw sameAlias(config, other);
        }
        loaded.add(config);
      } catch (ConfigException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw ConfigException.ofAll(failures);
    }
    return List.copyOf(loaded);
  }

  /**
   * Returns the configurations in {@code configs/}: its files that end in {@code .yml} or {@code
   * .yaml}, hidden ones left out.
   *
   * @return names and absolute paths in alphabetical order; empty if there is no such folder
   * @throws ConfigException if a file's name is no allowed name of a configuration, if two files
   *     share a name, or if the folder cannot be read
   */
  public SortedMap<String, Path> list() {
    return new ConfigFolder(home.configs()).list();
  }

  /**
   * Loads {@code settings.yml}.
   *
   * @return the settings; {@link Settings#NONE} if there is no such file, or an empty one
   * @throws ConfigException if it has problems
   */
  public Settings settings() {
    Path file = home.settings();
    if (!Files.exists(file)) {
      return Settings.NONE;
    }
    return ConfigParser.parseSettings(
        SourceText.read(file, file.toString()), file.toString(), place(file));
  }

  private LoadedConfig read(Path file, String label) {
    Path absolute = file.toAbsolutePath().normalize();
    Path fileName = absolute.getFileName();
    String stem = fileName == null ? "" : fileName.toString();
    String withoutEnding = ConfigFolder.nameOf(stem);
    String name = withoutEnding == null ? stem : withoutEnding;
    String text = SourceText.read(absolute, label);
    if (!ConfigNames.isValid(name)) {
      throw ConfigException.ofWhole(
          label,
          "rename "
              + YamlText.show(stem)
              + "; allowed as a name of a configuration: "
              + ConfigNames.ALLOWED);
    }
    ConfigParser.Parsed parsed = ConfigParser.parseServer(text, label, name, place(absolute));
    return new LoadedConfig(name, absolute, parsed.config(), parsed.lines());
  }

  private Place place(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return new Place(parent == null ? file.toAbsolutePath() : parent, home.models(), environment);
  }

  private static boolean isPath(String nameOrFile) {
    return nameOrFile.contains("/")
        || nameOrFile.contains("\\")
        || ConfigFolder.nameOf(nameOrFile) != null;
  }

  private Path path(String text) {
    try {
      return environment.path(text);
    } catch (InvalidPathException e) {
      throw ConfigException.ofWhole(text, YamlText.show(text) + " is no path");
    }
  }

  private static ConfigException sameAlias(LoadedConfig config, Path other) {
    Problems problems = new Problems(config.file().toString());
    return problems.fatal(
        config.lines().getOrDefault("model.alias", 0),
        "model.alias: found "
            + YamlText.show(config.config().model().alias())
            + ", which is the alias of "
            + other
            + " too; set another");
  }
}
