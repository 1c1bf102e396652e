package dev.hugind.cli.pull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one piece of a file after the other, each as often as it takes, until none is left.
 *
 * <p>A connection that gives up leaves its piece to the others: some servers bear fewer connections
 * than they are asked for.
 *
 * <p><b>Thread safety:</b> {@link #run} on a thread of its own; {@link #closeIfStalled} from
 * another.
 */
final class Connection implements Runnable {
  private static final int BUFFER_BYTES = 128 << 10;

  /** For a server that drops every connection after some bytes: progress, but no end. */
  private static final int MAX_TRIES_PER_PIECE = 200;

  private final WebClient client;
  private final TransferOptions options;
  private final Content content;
  private final PartFile part;
  private final PieceMap pieces;
  private final StopFlag stop;
  private final Outcome outcome;
  private final Backoff backoff;
  private volatile @Nullable InputStream open;
  private volatile long lastByteNanos;

  Connection(
      WebClient client,
      TransferOptions options,
      Content content,
      PartFile part,
      PieceMap pieces,
      StopFlag stop,
      Outcome outcome) {
    this.client = client;
    this.options = options;
    this.content = content;
    this.part = part;
    this.pieces = pieces;
    this.stop = stop;
    this.outcome = outcome;
    this.backoff = new Backoff(options.firstPause(), options.longestPause());
  }

  @Override
  public void run() {
    try {
      OptionalInt piece = pieces.take();
      while (piece.isPresent() && !stop.isSet()) {
        fetch(piece.getAsInt());
        piece = pieces.take();
      }
    } catch (TransientException e) {
      outcome.gaveUp(e.getMessage());
    } catch (InterruptedException | ContentChangedException | RuntimeException e) {
      outcome.failed(e);
      stop.set();
    } finally {
      outcome.ended();
    }
  }

  /**
   * Closes what has brought no byte for too long, or what nobody wants any more; its reader
   * notices.
   */
  void closeIfStalled(long nowNanos) throws IOException {
    InputStream stream = open;
    if (stream != null
        && (stop.isSet() || nowNanos - lastByteNanos > options.stallTimeout().toNanos())) {
      stream.close();
    }
  }

  private void fetch(int piece)
      throws TransientException, ContentChangedException, InterruptedException {
    int failures = 0;
    String reason = "";
    for (int tries = 0; tries < MAX_TRIES_PER_PIECE && failures < options.attempts(); tries++) {
      long before = pieces.position(piece);
      Duration asked = null;
      try {
        if (copy(piece)) {
          return;
        }
        reason = "the answer ended early";
      } catch (TransientException e) {
        reason = String.valueOf(e.getMessage());
        asked = e.retryAfter();
      } catch (IOException e) {
        reason = String.valueOf(e.getMessage());
      }
      boolean progress = content.byPieces() && pieces.position(piece) > before;
      failures = progress ? 0 : failures + 1;
      if (stop.await(backoff.pause(failures, asked, ThreadLocalRandom.current().nextDouble()))) {
        return;
      }
    }
    pieces.giveBack(piece);
    throw new TransientException(reason);
  }

  /** Returns whether the piece is whole. */
  private boolean copy(int piece)
      throws IOException, TransientException, ContentChangedException, InterruptedException {
    if (!content.byPieces()) {
      pieces.restart(piece);
    }
    long from = pieces.position(piece);
    long end = pieces.end(piece);
    String range = content.byPieces() ? "bytes=" + from + "-" + (end - 1) : null;
    try (Reply reply = client.get(content.file().uri(), range)) {
      content.check(reply, from, end);
      lastByteNanos = System.nanoTime();
      open = reply.body();
      return copy(reply.body(), piece, from, end);
    } finally {
      open = null;
    }
  }

  private boolean copy(InputStream in, int piece, long from, long end)
      throws IOException, ContentChangedException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long position = from;
    while (!stop.isSet()) {
      int read = in.read(buffer);
      lastByteNanos = System.nanoTime();
      if (read < 0) {
        if (content.isEndless()) {
          pieces.endHere();
          return true;
        }
        return position == end;
      }
      if (read > end - position) {
        throw ContentChangedException.changed("the server sends more bytes than it said");
      }
      part.write(ByteBuffer.wrap(buffer, 0, read), position);
      position += read;
      pieces.add(piece, read);
    }
    return false;
  }
}
