package dev.hugind.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

class NativeLogTest {
  private static final int INFO = 2;
  private static final int WARN = 3;
  private static final int ERROR = 4;
  private static final int CONTINUATION = 5;

  private final Lines lines = new Lines();
  private final NativeLog log = new NativeLog(lines);

  @Test
  void levels_match() {
    log.accept(1, "d\n");
    log.accept(INFO, "i\n");
    log.accept(WARN, "w\n");
    log.accept(ERROR, "e\n");
    log.accept(0, "none\n");
    log.accept(99, "new\n");
    assertThat(lines.seen)
        .containsExactly("DEBUG d", "INFO i", "WARN w", "ERROR e", "INFO none", "INFO new");
  }

  @Test
  void continuation_joinsTheLineAndKeepsItsLevel() {
    log.accept(WARN, "one ");
    log.accept(CONTINUATION, "two ");
    assertThat(lines.seen).isEmpty();
    log.accept(CONTINUATION, "three\nfour\n");
    assertThat(lines.seen).containsExactly("WARN one two three", "WARN four");
  }

  @Test
  void lineWithoutEnd_endsWithTheNextMessage() {
    log.accept(ERROR, "open");
    log.accept(INFO, "next\n");
    assertThat(lines.seen).containsExactly("ERROR open", "INFO next");
  }

  @Test
  void progressDotsAndEmptyLines_areDropped() {
    log.accept(INFO, ".");
    log.accept(CONTINUATION, "....");
    log.accept(CONTINUATION, "\n\n  \n");
    assertThat(lines.seen).isEmpty();
  }

  @Test
  void longLine_isCut() {
    log.accept(INFO, "x".repeat(100_000) + "\n");
    assertThat(lines.seen).singleElement().satisfies(line -> assertThat(line).hasSize(5 + 4096));
  }

  @Test
  void warningsAndErrors_areKeptBounded() {
    log.accept(WARN, "before\n");
    long mark = log.mark();
    assertThat(log.since(mark)).isEmpty();
    assertThat(log.reasonSince(mark)).isEqualTo("llama.cpp gave no reason");
    log.accept(INFO, "not kept\n");
    log.accept(WARN, "first\n");
    log.accept(ERROR, "second\n");
    assertThat(log.reasonSince(mark)).isEqualTo("first; second");
    for (int i = 0; i < 100; i++) {
      log.accept(ERROR, i + "\n");
    }
    assertThat(log.since(mark)).hasSize(32).startsWith("68").endsWith("99");
  }

  @Test
  void manyThreads_loseNoLine() {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int t = 0; t < 4; t++) {
        threads.execute(
            () -> {
              for (int i = 0; i < 1000; i++) {
                log.accept(INFO, "line\n");
              }
            });
      }
    }
    assertThat(lines.seen).hasSize(4000).containsOnly("INFO line");
  }

  /** Remembers what was logged. */
  private static final class Lines extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;
    private final transient List<String> seen = Collections.synchronizedList(new ArrayList<>());

    @Override
    protected String getFullyQualifiedCallerName() {
      return "test";
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String message, Object[] arguments, Throwable thrown) {
      seen.add(level + " " + message);
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }
}
