package dev.hugind.config;

import java.util.List;

/** The keys of {@code settings.yml}. */
final class SettingsKeys {
  static final ConfigKey<Settings, String> HOST =
      ConfigKey.optional(
          "server.host", TextKinds.HOST, Settings::host, "The address that --autoload listens on.");
  static final ConfigKey<Settings, Integer> PORT =
      ConfigKey.optional(
          "server.port",
          HttpKeys.PORT.kind(),
          Settings::port,
          "The TCP port that --autoload listens on.");

  static final KeyGroup<Settings, Settings> ROOT =
      KeyGroup.section(
          "",
          List::of,
          List.of(),
          List.of(KeyGroup.section("server", List::of, List.of(HOST, PORT), List.of())));

  static final KeyIndex INDEX = new KeyIndex(ROOT);

  private SettingsKeys() {}
}
