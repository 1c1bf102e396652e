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
  static final ConfigKey<HubSettings, String> HUB_ENDPOINT =
      ConfigKey.optional(
          "hub.endpoint",
          TextKinds.WEB_ADDRESS,
          HubSettings::endpoint,
          "The hub that models are pulled from; HF_ENDPOINT goes before it.");
  static final ConfigKey<HubSettings, Secret> HUB_TOKEN =
      ConfigKey.optional(
          "hub.token",
          TextKinds.API_KEY,
          HubSettings::token,
          "The user's token on the hub; HF_TOKEN goes before it.");

  static final KeyGroup<Settings, Settings> ROOT =
      KeyGroup.section(
          "",
          List::of,
          List.of(),
          List.of(
              KeyGroup.section("server", List::of, List.of(HOST, PORT), List.of()),
              KeyGroup.section(
                  "hub",
                  settings -> List.of(settings.hub()),
                  List.of(HUB_ENDPOINT, HUB_TOKEN),
                  List.of())));

  static final KeyIndex INDEX = new KeyIndex(ROOT);

  private SettingsKeys() {}
}
