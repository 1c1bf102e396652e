package dev.hugind.config;

import java.time.Duration;
import java.util.List;

/** The keys of the section {@code limits}. */
final class LimitsKeys {
  static final ConfigKey<LimitsConfig, Integer> QUEUE =
      ConfigKey.defaulted(
          "limits.queue",
          NumberKinds.whole(1, 65_536, "requests"),
          128,
          LimitsConfig::queue,
          "How many requests may wait for a slot; more are refused.");
  static final ConfigKey<LimitsConfig, Duration> QUEUE_TIMEOUT =
      ConfigKey.defaulted(
          "limits.queue_timeout",
          QuantityKinds.duration(Duration.ofMillis(1), Duration.ofDays(1)),
          Duration.ofSeconds(60),
          LimitsConfig::queueTimeout,
          "How long a request may wait for a slot.");
  static final ConfigKey<LimitsConfig, Duration> REQUEST_TIMEOUT =
      ConfigKey.defaulted(
          "limits.request_timeout",
          QuantityKinds.duration(Duration.ofMillis(1), Duration.ofDays(7)),
          Duration.ofMinutes(10),
          LimitsConfig::requestTimeout,
          "How long a request may take, waiting included.");
  static final ConfigKey<LimitsConfig, Duration> SHUTDOWN_TIMEOUT =
      ConfigKey.defaulted(
          "limits.shutdown_timeout",
          QuantityKinds.duration(Duration.ZERO, Duration.ofHours(1), "0s = cut them off"),
          Duration.ofSeconds(30),
          LimitsConfig::shutdownTimeout,
          "How long running answers may go on when the server stops.");
  static final ConfigKey<LimitsConfig, DataSize> MAX_BODY =
      ConfigKey.defaulted(
          "limits.max_body",
          QuantityKinds.size(1L << 10, 1L << 30),
          new DataSize(32L << 20),
          LimitsConfig::maxBody,
          "The largest request body.");
  static final KeyGroup<ServerConfig, LimitsConfig> GROUP =
      KeyGroup.section(
          "limits",
          config -> List.of(config.limits()),
          List.of(QUEUE, QUEUE_TIMEOUT, REQUEST_TIMEOUT, SHUTDOWN_TIMEOUT, MAX_BODY),
          List.of());

  private LimitsKeys() {}

  static LimitsConfig read(Values values) {
    return new LimitsConfig(
        values.get(QUEUE),
        values.get(QUEUE_TIMEOUT),
        values.get(REQUEST_TIMEOUT),
        values.get(SHUTDOWN_TIMEOUT),
        values.get(MAX_BODY));
  }
}
