package dev.hugind.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the text of a file into records, or into one exception with all problems. */
final class ConfigParser {
  private ConfigParser() {}

  /** A checked configuration, and the line of each key that the file gives. */
  record Parsed(ServerConfig config, Map<String, Integer> lines) {}

  static Parsed parseServer(String text, String label, String configName, Place place) {
    Problems problems = new Problems(label);
    YamlNode document = YamlReader.read(text, problems);
    if (document == null) {
      throw problems.fatal(
          0, "the file is empty; it needs at least model.model_path, the path to a GGUF file");
    }
    Values values =
        new SectionReader(ServerSchema.INDEX, place, problems).read(document, ServerSchema.ROOT);
    new CrossChecks(values, problems).run();
    problems.throwIfAny();
    return new Parsed(ServerSchema.assemble(values, configName), values.lines());
  }

  /** Parses the settings; an empty text gives none. */
  static Settings parseSettings(String text, String label, Place place) {
    Problems problems = new Problems(label);
    @Nullable YamlNode document = YamlReader.read(text, problems);
    if (document == null) {
      return Settings.NONE;
    }
    Values values =
        new SectionReader(SettingsKeys.INDEX, place, problems).read(document, SettingsKeys.ROOT);
    problems.throwIfAny();
    return new Settings(
        values.find(SettingsKeys.HOST),
        values.find(SettingsKeys.PORT),
        new HubSettings(
            values.find(SettingsKeys.HUB_ENDPOINT), values.find(SettingsKeys.HUB_TOKEN)));
  }
}
