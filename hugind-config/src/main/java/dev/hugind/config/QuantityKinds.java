package dev.hugind.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The kinds of values that carry their unit: durations and sizes. */
final class QuantityKinds {
  private QuantityKinds() {}

  static ScalarKind<Duration> duration(Duration min, Duration max) {
    return duration(min, max, "");
  }

  static ScalarKind<Duration> duration(Duration min, Duration max, String meanings) {
    String range = range(DurationText.print(min), DurationText.print(max), meanings);
    return ScalarKind.of(
        "duration",
        "ms, s, m, h, d",
        range,
        "a duration from " + range + ", such as 500ms, 60s, 5m, 2h or 30d",
        (text, place) -> {
          Duration value = DurationText.parse(text);
          return value == null || value.compareTo(min) < 0 || value.compareTo(max) > 0
              ? null
              : value;
        },
        DurationText::print);
  }

  static ScalarKind<DataSize> size(long minBytes, long maxBytes) {
    return size(minBytes, maxBytes, "");
  }

  static ScalarKind<DataSize> size(long minBytes, long maxBytes, String meanings) {
    String range =
        range(new DataSize(minBytes).toString(), new DataSize(maxBytes).toString(), meanings);
    return ScalarKind.of(
        "size",
        "B, KiB, MiB, GiB, TiB",
        range,
        "a size from " + range + ", such as 512KiB or 2GiB",
        (text, place) -> parseSize(text, minBytes, maxBytes),
        DataSize::toString);
  }

  private static @Nullable DataSize parseSize(String text, long minBytes, long maxBytes) {
    try {
      DataSize size = DataSize.parse(text);
      return size.bytes() < minBytes || size.bytes() > maxBytes ? null : size;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String range(String min, String max, String meanings) {
    return min + " to " + max + (meanings.isEmpty() ? "" : " (" + meanings + ")");
  }
}
