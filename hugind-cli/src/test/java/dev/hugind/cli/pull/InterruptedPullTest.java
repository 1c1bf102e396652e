package dev.hugind.cli.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulls that end in the middle, in all ways, and are run again. */
final class InterruptedPullTest {
  private static final int TIMES = 50;
  private static final int CRASHES = 12;
  private static final int MODEL_BYTES = 600_000;
  private static final byte[] FIRST = PullFixture.random(MODEL_BYTES, 11);
  private static final byte[] SECOND = PullFixture.random(MODEL_BYTES / 2, 12);
  private static final byte[] PROJECTOR = PullFixture.random(MODEL_BYTES / 4, 13);
  private static final int ALL_BYTES = FIRST.length + SECOND.length + PROJECTOR.length;

  private final LoopbackHub hub = new LoopbackHub();
  private final Path folder;
  private final PullFixture fixture;
  private final long seed = Long.getLong("hugind.test.seed", System.nanoTime());
  private final Random random = new Random(seed);

  InterruptedPullTest(@TempDir Path folder) {
    this.folder = folder;
    fixture = new PullFixture(folder.resolve("models"), hub);
    hub.put("u/r", "a-Q4_0-00001-of-00002.gguf", FIRST);
    hub.put("u/r", "a-Q4_0-00002-of-00002.gguf", SECOND);
    hub.put("u/r", "mmproj-F16.gguf", PROJECTOR);
    System.out.println("InterruptedPullTest: -Dhugind.test.seed=" + seed);
  }

  @AfterEach
  void close() throws IOException {
    hub.close();
  }

  private void assertRight(PullFixture pulled) {
    assertThat(pulled.content("u/r/a-Q4_0-00001-of-00002.gguf")).isEqualTo(FIRST);
    assertThat(pulled.content("u/r/a-Q4_0-00002-of-00002.gguf")).isEqualTo(SECOND);
    assertThat(pulled.content("u/r/mmproj-F16.gguf")).isEqualTo(PROJECTOR);
    assertThat(pulled.names()).noneMatch(name -> name.contains(".part"));
  }

  /** No model's file has its name before all are whole. */
  private static void assertNothingHalf(PullFixture pulled) {
    assertThat(pulled.names()).noneMatch(name -> name.matches("u/r/[^.].*"));
  }

  @Test
  void interruptedPulls_goOnWhereTheyWere() throws Exception {
    Thread puller = Thread.currentThread();
    for (int time = 0; time < TIMES; time++) {
      long end = hub.served() + 1 + random.nextInt(ALL_BYTES / TIMES * 9 / 10);
      hub.watcher(
          served -> {
            if (served >= end) {
              puller.interrupt();
            }
            return served < end;
          });
      boolean interrupted = false;
      try {
        fixture.pull("u/r");
      } catch (InterruptedException _) {
        interrupted = true;
      }
      hub.watcher(_ -> true);
      var _ = Thread.interrupted(); // the hub may have asked twice
      assertThat(interrupted).as("time %d, seed %d", time, seed).isTrue();
      assertNothingHalf(fixture);
    }

    fixture.pull("u/r");

    assertRight(fixture);
    // What is on its way when a pull ends is lost; from the start each time it would be far more.
    assertThat(hub.served()).as("seed %d", seed).isLessThan(3L * ALL_BYTES);
  }

  @Test
  void droppedConnections_areMadeGoodWithinOnePull() throws Exception {
    hub.fault(
        (request, answer) ->
            request.isFile() && !request.isProbe()
                ? answer.dropAfter(1 + random.nextInt(40_000))
                : answer);

    fixture.pull("u/r");

    assertRight(fixture);
  }

  /**
   * Takes copies of the folder at random moments, as a crash would leave it: what has been written
   * and not been noted may not have reached the disk.
   */
  @Test
  void crashedPulls_goOnWithWhatReachedTheDisk() throws Exception {
    boolean savedSomething = false;
    for (int time = 0; time < CRASHES; time++) {
      PullFixture running = new PullFixture(folder.resolve("running" + time), hub);
      PullFixture crashed = new PullFixture(folder.resolve("crashed" + time), hub);
      AtomicBoolean taken = new AtomicBoolean();
      long moment = hub.served() + 1 + random.nextInt(ALL_BYTES);
      hub.throttle(40_000);
      hub.watcher(
          served -> {
            if (served >= moment && taken.compareAndSet(false, true)) {
              copy(running.models, crashed.models);
            }
            return true;
          });

      running.pull("u/r");
      hub.watcher(_ -> true);
      hub.throttle(0);
      assertThat(taken.get()).isTrue();
      assertNothingHalf(crashed);
      long before = hub.served();
      crashed.pull("u/r");

      assertRight(running);
      assertRight(crashed);
      savedSomething |= hub.served() - before < ALL_BYTES * 3L / 4;
    }
    assertThat(savedSomething).as("seed %d", seed).isTrue();
  }

  /** Journals first: what they tell of was there before. */
  private static void copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(file -> file.toString().endsWith(".part.json")).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
        String name = String.valueOf(file.getFileName()).replace(".json", "");
        Path part = copy.resolveSibling(name);
        Files.copy(file.resolveSibling(name), part);
        loseWhatIsNotNoted(PartJournal.read(copy).orElseThrow(), part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void loseWhatIsNotNoted(PartJournal journal, Path part) throws IOException {
    PieceMap map = new PieceMap(journal.bytes(), journal.pieceBytes(), journal.done());
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      for (int piece = 0; piece < journal.done().size(); piece++) {
        long from = map.position(piece);
        long end = Math.min(map.end(piece), channel.size());
        if (end > from) {
          channel.write(ByteBuffer.allocate((int) (end - from)), from);
        }
      }
    }
  }
}
