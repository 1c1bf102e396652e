package dev.hugind.cli;

import dev.hugind.cli.pull.PullProgress;
import java.util.function.LongSupplier;

/** Shows a pull on a terminal, in one line: how far, how fast, how long. Elsewhere it is silent. */
final class PullDisplay implements PullProgress {
  /** With it the whole line fits 80 columns. */
  private static final int NAME_WIDTH = 24;

  private final Console console;
  private final LongSupplier nanoClock;
  private final ProgressLine line;
  private TransferSpeed speed = new TransferSpeed();
  private String current = "";

  PullDisplay(Console console, LongSupplier nanoClock) {
    this.console = console;
    this.nanoClock = nanoClock;
    this.line = new ProgressLine(console, nanoClock);
  }

  @Override
  public void show(Stage stage, String file, long bytes, long totalBytes) {
    if (!console.redraw()) {
      return;
    }
    String what = stage + file;
    if (!what.equals(current)) {
      current = what;
      speed = new TransferSpeed();
    }
    speed.add(nanoClock.getAsLong(), bytes);
    line.show(text(stage, file, bytes, totalBytes));
  }

  private String text(Stage stage, String file, long bytes, long totalBytes) {
    StringBuilder text = new StringBuilder(stage == Stage.CHECKING ? "checking " : "");
    text.append(shortened(file)).append(": ");
    if (totalBytes > 0) {
      text.append(bytes * 100 / totalBytes).append(" % of ").append(Sizes.bytes(totalBytes));
    } else {
      text.append(Sizes.bytes(bytes));
    }
    if (speed.bytesPerSecond() > 0) {
      text.append(", ").append(Sizes.bytes(speed.bytesPerSecond())).append("/s");
      if (totalBytes > 0) {
        speed
            .left(totalBytes)
            .ifPresent(left -> text.append(", ").append(Sizes.time(left)).append(" left"));
      }
    }
    return text.toString();
  }

  /** The end of a name tells more than its start: the quantisation, the number of a part. */
  private static String shortened(String name) {
    return name.length() <= NAME_WIDTH
        ? name
        : "…" + name.substring(name.length() - NAME_WIDTH + 1);
  }

  void clear() {
    line.clear();
  }
}
