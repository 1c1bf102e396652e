package dev.hugind.cli.pull;

import dev.hugind.cli.pull.PullProgress.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one file with several connections, on the calling thread as far as waiting, progress,
 * stalls and the journal go.
 *
 * <p>For one thread.
 */
final class FileTransfer {
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(10);

  private final WebClient client;
  private final TransferOptions options;
  private final PullProgress progress;

  FileTransfer(WebClient client, TransferOptions options, PullProgress progress) {
    this.client = client;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Brings all bytes of a file into its part. What is there when it fails is kept.
   *
   * @throws ContentChangedException when it has to begin again
   * @throws PullException when the server gives nothing more, or the disk takes nothing more
   * @throws InterruptedException when the calling thread is interrupted
   */
  void fetch(Content content, PartFile part, PieceMap pieces)
      throws IOException, ContentChangedException, InterruptedException {
    int connections = content.byPieces() ? options.connections() : 1;
    StopFlag stop = new StopFlag();
    Outcome outcome = new Outcome(connections);
    List<Connection> all = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      Connection one = new Connection(client, options, content, part, pieces, stop, outcome);
      all.add(one);
      var _ = Thread.ofVirtual().name("hugind-pull-" + i).start(one);
    }
    try {
      watch(content, part, pieces, all, outcome);
    } finally {
      if (!outcome.await(Duration.ZERO)) {
        stop.set();
        client.close(); // wakes whoever waits for a byte
        var _ = outcome.await(STOP_DEADLINE);
      }
      part.save(pieces);
    }
    throwIfFailed(content.file(), pieces, outcome);
  }

  private void watch(
      Content content, PartFile part, PieceMap pieces, List<Connection> all, Outcome outcome)
      throws IOException, InterruptedException {
    Duration tick = options.saveEvery().compareTo(TICK) < 0 ? options.saveEvery() : TICK;
    long savedAt = System.nanoTime();
    while (!outcome.await(tick)) {
      progress.show(Stage.FETCHING, content.file().label(), pieces.doneBytes(), content.bytes());
      long now = System.nanoTime();
      for (Connection one : all) {
        one.closeIfStalled(now);
      }
      if (now - savedAt >= options.saveEvery().toNanos()) {
        part.save(pieces);
        savedAt = now;
      }
    }
  }

  private static void throwIfFailed(PullFile file, PieceMap pieces, Outcome outcome)
      throws ContentChangedException, InterruptedException {
    @Nullable Exception failure = outcome.failure();
    switch (failure) {
      case null -> {}
      case ContentChangedException changed -> throw changed;
      case RuntimeException other -> throw other;
      default -> throw new InterruptedException("a connection was interrupted");
    }
    if (!pieces.isComplete()) {
      throw new PullException(
          file.label()
              + " is not whole: "
              + outcome.lastReason()
              + "; run it again, what is there is kept");
    }
  }
}
