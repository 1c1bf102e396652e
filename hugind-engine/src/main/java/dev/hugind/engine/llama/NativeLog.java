package dev.hugind.engine.llama;

import com.google.errorprone.annotations.Keep;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Passes what llama.cpp logs on to the SLF4J logger {@code dev.hugind.llama}, and remembers the
 * last warnings and errors, which are the only place where it says why something failed.
 *
 * <p>Called from any native thread, also from several at once. One log serves all libraries of the
 * process and lives as long as the process does.
 */
final class NativeLog {
  static final String LOGGER = "dev.hugind.llama";

  private static final int MAX_LINE = 4096;
  private static final int KEPT_LINES = 32;

  // The values of ggml_log_level.
  private static final int DEBUG = 1;
  private static final int WARN = 3;
  private static final int ERROR = 4;
  private static final int CONTINUATION = 5;

  private final Logger logger;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final StringBuilder line = new StringBuilder();

  @GuardedBy("lock")
  private int lineLevel;

  @GuardedBy("lock")
  private final ArrayDeque<String> kept = new ArrayDeque<>();

  @GuardedBy("lock")
  private long keptEver;

  NativeLog(Logger logger) {
    this.logger = logger;
  }

  /** Returns the process's log. */
  static NativeLog shared() {
    return Shared.LOG;
  }

  /** Makes a library send its messages to the process's log. */
  static void attach(SymbolLookup symbols) {
    for (String function : List.of("ggml_log_set", "llama_log_set")) {
      symbols
          .find(function)
          .ifPresent(f -> NativeCalls.run(f, Shared.CALLBACK, MemorySegment.NULL));
    }
  }

  /** Returns a mark for {@link #since}. */
  long mark() {
    synchronized (lock) {
      return keptEver;
    }
  }

  /** Returns the warnings and errors logged since a mark, the last 32 at most. */
  List<String> since(long mark) {
    synchronized (lock) {
      List<String> lines = new ArrayList<>(kept);
      int fresh = (int) Math.min(lines.size(), keptEver - mark);
      return List.copyOf(lines.subList(lines.size() - fresh, lines.size()));
    }
  }

  /** Returns the warnings and errors since a mark as one text for an error message. */
  String reasonSince(long mark) {
    List<String> lines = since(mark);
    return lines.isEmpty() ? "llama.cpp gave no reason" : String.join("; ", lines);
  }

  /**
   * Takes a piece of text; a line ends with a line feed and may come in several pieces.
   *
   * @param level a {@code ggml_log_level}
   */
  void accept(int level, String text) {
    List<Line> complete = new ArrayList<>();
    synchronized (lock) {
      if (level != CONTINUATION) {
        // A new message ends a line that never got its line feed.
        flush(complete);
        lineLevel = level;
      }
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '\n') {
          flush(complete);
        } else if (line.length() < MAX_LINE) {
          line.append(c);
        }
      }
    }
    // Outside the lock: a logger may block.
    for (Line done : complete) {
      logger.atLevel(slf4j(done.level())).log(done.text());
    }
  }

  private record Line(int level, String text) {}

  @GuardedBy("lock")
  private void flush(List<Line> complete) {
    String text = line.toString().strip();
    line.setLength(0);
    // Progress is drawn with dots, and paragraphs with empty lines.
    if (text.isEmpty() || text.chars().allMatch(c -> c == '.')) {
      return;
    }
    complete.add(new Line(lineLevel, text));
    if (lineLevel == WARN || lineLevel == ERROR) {
      if (kept.size() == KEPT_LINES) {
        kept.removeFirst();
      }
      kept.addLast(text);
      keptEver++;
    }
  }

  private static Level slf4j(int level) {
    return switch (level) {
      case DEBUG -> Level.DEBUG;
      case WARN -> Level.WARN;
      case ERROR -> Level.ERROR;
      default -> Level.INFO;
    };
  }

  private static final class Shared {
    static final NativeLog LOG = new NativeLog(LoggerFactory.getLogger(LOGGER));
    static final MemorySegment CALLBACK = callback();

    // Making a function pointer is what the JVM warns of without --enable-native-access.
    @SuppressWarnings("restricted")
    private static MemorySegment callback() {
      try {
        MethodHandle target =
            MethodHandles.lookup()
                .findStatic(
                    Shared.class,
                    "message",
                    MethodType.methodType(
                        void.class, int.class, MemorySegment.class, MemorySegment.class));
        FunctionDescriptor descriptor =
            FunctionDescriptor.ofVoid(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        // Global: a library logs until the process ends.
        return Linker.nativeLinker().upcallStub(target, descriptor, Arena.global());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("the log callback is missing", e);
      }
    }

    // What leaves an upcall ends the JVM, hence Throwable.
    @SuppressWarnings({"restricted", "CatchAndPrintStackTrace"})
    @Keep
    private static void message(int level, MemorySegment text, MemorySegment unusedUserData) {
      try {
        LOG.accept(level, text.reinterpret(Long.MAX_VALUE).getString(0));
      } catch (Throwable e) {
        // Nowhere to report it to: the logger itself failed.
      }
    }
  }
}
