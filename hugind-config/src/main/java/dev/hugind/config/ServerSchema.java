package dev.hugind.config;

import java.util.List;

/** All keys of a server configuration, in the order in which they are documented. */
final class ServerSchema {
  static final KeyGroup<ServerConfig, ServerConfig> ROOT =
      KeyGroup.section(
          "",
          List::of,
          List.of(),
          List.of(
              ModelKeys.GROUP,
              DeviceKeys.GROUP,
              ContextKeys.GROUP,
              SamplingKeys.GROUP,
              ChatKeys.GROUP,
              SessionsKeys.GROUP,
              LimitsKeys.GROUP,
              HttpKeys.GROUP));

  static final KeyIndex INDEX = new KeyIndex(ROOT);

  private ServerSchema() {}

  /** Builds the records from values in which nothing required is missing. */
  static ServerConfig assemble(Values values, String configName) {
    return new ServerConfig(
        ModelKeys.read(values, configName),
        DeviceKeys.read(values),
        ContextKeys.read(values),
        SamplingKeys.read(values),
        ChatKeys.read(values),
        SessionsKeys.read(values),
        LimitsKeys.read(values),
        HttpKeys.read(values));
  }
}
