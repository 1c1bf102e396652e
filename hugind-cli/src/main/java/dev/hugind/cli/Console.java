package dev.hugind.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes, and how: results to {@code out}, everything about the work itself to
 * {@code err}. Both are UTF-8, whatever the locale is, because answers of models are.
 *
 * @param redraw whether a line on err may be drawn over
 * @param colour whether out understands and wants ANSI colours
 */
record Console(PrintStream out, PrintStream err, boolean redraw, boolean colour) {
  /** Set by the start script, which can ask the system: names of the streams that are terminals. */
  static final String TERMINALS = "hugind.terminals";

  private static final String BOLD = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";

  /** Returns the console of this process. */
  static Console system(UnaryOperator<@Nullable String> environment) {
    String noColour = environment.apply("NO_COLOR");
    boolean dumb = "dumb".equals(environment.apply("TERM"));
    return new Console(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        isTerminal("err", 2) && !dumb,
        isTerminal("out", 1) && !dumb && (noColour == null || noColour.isEmpty()));
  }

  /** Java itself can only tell of stdin and stdout together. */
  private static boolean isTerminal(String name, int descriptor) {
    String told = System.getProperty(TERMINALS);
    if (told != null) {
      return told.contains(name);
    }
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  /** Prints a line about something that went wrong or needs attention. */
  void complain(String message) {
    err.println("hugind: " + message);
  }

  String bold(String text) {
    return colour ? BOLD + text + PLAIN : text;
  }

  String dim(String text) {
    return colour ? DIM + text + PLAIN : text;
  }
}
