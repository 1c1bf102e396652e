package dev.hugind.cli;

import dev.hugind.engine.backend.ModelInfo;
import java.time.Duration;
import java.util.Locale;

/** Writes sizes and times as people read them. */
final class Sizes {
  private static final long KIB = 1024;

  private Sizes() {}

  /** Returns bytes in the largest fitting unit: {@code 94 MiB}, {@code 4.7 GiB}. */
  static String bytes(long bytes) {
    if (bytes < KIB * KIB) {
      return (bytes + KIB - 1) / KIB + " KiB";
    }
    double mebibytes = bytes / (double) (KIB * KIB);
    return mebibytes < KIB
        ? String.format(Locale.ROOT, "%.0f MiB", mebibytes)
        : String.format(Locale.ROOT, "%.1f GiB", mebibytes / KIB);
  }

  /** Returns a model's kind, size and quantisation: {@code llama 135M Q4_1}. */
  static String model(ModelInfo info) {
    return (info.architecture() + " " + count(info.parameters()) + " " + info.quantization())
        .strip();
  }

  /** Returns a number of weights: {@code 135M}, {@code 7.2B}. */
  static String count(long count) {
    if (count < 1_000_000) {
      return count / 1000 + "K";
    }
    return count < 1_000_000_000
        ? Math.round(count / 1e6) + "M"
        : String.format(Locale.ROOT, "%.1fB", count / 1e9);
  }

  /** Returns a time in its two largest units: {@code 42s}, {@code 3m 20s}, {@code 2d 4h}. */
  static String time(Duration time) {
    if (time.toMinutes() == 0) {
      return time.toSeconds() + "s";
    }
    if (time.toHours() == 0) {
      return time.toMinutes() + "m " + time.toSecondsPart() + "s";
    }
    if (time.toDays() == 0) {
      return time.toHours() + "h " + time.toMinutesPart() + "m";
    }
    return time.toDays() + "d " + time.toHoursPart() + "h";
  }
}
