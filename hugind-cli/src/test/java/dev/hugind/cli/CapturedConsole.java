package dev.hugind.cli;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A console whose output a test can read. */
final class CapturedConsole {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console;

  CapturedConsole() {
    this(false);
  }

  CapturedConsole(boolean terminal) {
    this(terminal, null);
  }

  /** A terminal where somebody types these lines. */
  static CapturedConsole answering(String... lines) {
    return new CapturedConsole(true, String.join("\n", lines) + (lines.length == 0 ? "" : "\n"));
  }

  private CapturedConsole(boolean terminal, @Nullable String typed) {
    console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            terminal,
            typed == null ? null : new BufferedReader(new StringReader(typed)));
  }

  Console console() {
    return console;
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
