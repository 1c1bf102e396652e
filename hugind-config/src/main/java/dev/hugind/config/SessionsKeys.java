package dev.hugind.config;

import java.time.Duration;
import java.util.List;

/** The keys of the section {@code sessions}. */
final class SessionsKeys {
  static final ConfigKey<SessionsConfig, Boolean> ENABLED =
      ConfigKey.defaulted(
          "sessions.enabled",
          TextKinds.FLAG,
          true,
          SessionsConfig::enabled,
          "Whether conversations are kept at all.");
  static final ConfigKey<SessionsConfig, DataSize> RAM_BUDGET =
      ConfigKey.defaulted(
          "sessions.ram_budget",
          QuantityKinds.size(0, 1L << 50, "0 = none in RAM"),
          new DataSize(2L << 30),
          SessionsConfig::ramBudget,
          "How much RAM idle conversations may take.");
  static final ConfigKey<SessionsConfig, DataSize> DISK_BUDGET =
      ConfigKey.defaulted(
          "sessions.disk_budget",
          QuantityKinds.size(0, 1L << 50, "0 = none on disk"),
          new DataSize(20L << 30),
          SessionsConfig::diskBudget,
          "How much disk idle conversations may take.");
  static final ConfigKey<SessionsConfig, Duration> IDLE_TO_RAM =
      ConfigKey.defaulted(
          "sessions.idle_to_ram",
          QuantityKinds.duration(Duration.ofMillis(1), Duration.ofDays(3650)),
          Duration.ofMinutes(5),
          SessionsConfig::idleToRam,
          "After this idle time a conversation leaves its slot for RAM.");
  static final ConfigKey<SessionsConfig, Duration> IDLE_TO_DISK =
      ConfigKey.defaulted(
          "sessions.idle_to_disk",
          QuantityKinds.duration(Duration.ofMillis(1), Duration.ofDays(3650)),
          Duration.ofMinutes(60),
          SessionsConfig::idleToDisk,
          "After this idle time a conversation leaves RAM for disk.");
  static final ConfigKey<SessionsConfig, Duration> TTL =
      ConfigKey.defaulted(
          "sessions.ttl",
          QuantityKinds.duration(Duration.ofMillis(1), Duration.ofDays(3650)),
          Duration.ofDays(30),
          SessionsConfig::ttl,
          "After this idle time a conversation is forgotten.");
  static final KeyGroup<ServerConfig, SessionsConfig> GROUP =
      KeyGroup.section(
          "sessions",
          config -> List.of(config.sessions()),
          List.of(ENABLED, RAM_BUDGET, DISK_BUDGET, IDLE_TO_RAM, IDLE_TO_DISK, TTL),
          List.of());

  private SessionsKeys() {}

  static SessionsConfig read(Values values) {
    return new SessionsConfig(
        values.get(ENABLED),
        values.get(RAM_BUDGET),
        values.get(DISK_BUDGET),
        values.get(IDLE_TO_RAM),
        values.get(IDLE_TO_DISK),
        values.get(TTL));
  }
}
