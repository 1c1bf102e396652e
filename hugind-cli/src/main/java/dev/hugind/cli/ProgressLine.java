package dev.hugind.cli;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells on stderr how far some work is: on a terminal one line that is drawn over, elsewhere a line
 * at the start and one every ten seconds.
 *
 * <p>For one thread.
 */
final class ProgressLine {
  private static final long REPEAT_NANOS = Duration.ofSeconds(10).toNanos();

  private final Console console;
  private final LongSupplier nanoClock;
  private int drawn;
  private boolean told;
  private long toldAt;

  ProgressLine(Console console, LongSupplier nanoClock) {
    this.console = console;
    this.nanoClock = nanoClock;
  }

  /** Shows the state of the work; call it as often as it changes. */
  void show(String text) {
    if (console.redraw()) {
      // Spaces instead of an escape sequence, because every terminal understands them.
      console.err().print("\r" + text + " ".repeat(Math.max(0, drawn - text.length())));
      console.err().flush();
      drawn = text.length();
      return;
    }
    long now = nanoClock.getAsLong();
    if (!told || now - toldAt >= REPEAT_NANOS) {
      console.err().println(text);
      told = true;
      toldAt = now;
    }
  }

  /** Takes the drawn line away. */
  void clear() {
    if (drawn > 0) {
      console.err().print("\r" + " ".repeat(drawn) + "\r");
      console.err().flush();
      drawn = 0;
    }
  }
}
