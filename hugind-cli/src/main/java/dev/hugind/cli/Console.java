package dev.hugind.cli;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes, and how: results to {@code out}, everything about the work itself to
 * {@code err}. Both are UTF-8, whatever the locale is, because answers of models are.
 *
 * @param redraw whether a line on err may be drawn over
 * @param colour whether out understands and wants ANSI colours
 * @param answers what a person types; null when nobody sits there
 */
record Console(
    PrintStream out,
    PrintStream err,
    boolean redraw,
    boolean colour,
    @Nullable BufferedReader answers) {
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
        isTerminal("out", 1) && !dumb && (noColour == null || noColour.isEmpty()),
        isTerminal("in", 0) && isTerminal("err", 2) ? terminal() : null);
  }

  private static BufferedReader terminal() {
    Charset charset = Charset.forName(System.getProperty("stdin.encoding", "UTF-8"));
    return new BufferedReader(new InputStreamReader(System.in, charset));
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

  /** Returns whether somebody can be asked. */
  boolean canAsk() {
    return answers != null;
  }

  /**
   * Asks a person, and waits for the answer for as long as the person thinks.
   *
   * @return the answer without blanks around it; empty at the end of the input, or when nobody can
   *     be asked
   */
  Optional<String> ask(String question) {
    if (answers == null) {
      return Optional.empty();
    }
    err.print(question + " ");
    err.flush();
    try {
      return Optional.ofNullable(answers.readLine()).map(String::strip);
    } catch (IOException e) {
      throw CommandFailure.failed("the answer cannot be read: " + e, e);
    }
  }

  String bold(String text) {
    return colour ? BOLD + text + PLAIN : text;
  }

  String dim(String text) {
    return colour ? DIM + text + PLAIN : text;
  }
}
