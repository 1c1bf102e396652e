package dev.hugind.cli.pull;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which bytes of a file are there: pieces of equal size, each with the number of bytes from its
 * start that have been written.
 *
 * <p><b>Thread safety:</b> safe; a piece that was taken belongs to whoever took it.
 */
final class PieceMap {
  private final long pieceBytes;
  private long bytes;
  private final long[] done;
  private final boolean[] taken;

  /** Makes a map where nothing is there. */
  PieceMap(long bytes, long pieceBytes) {
    this(bytes, pieceBytes, Collections.nCopies(count(bytes, pieceBytes), 0L));
  }

  /**
   * Makes a map of what was there before.
   *
   * @throws IllegalArgumentException when the numbers cannot be true
   */
  PieceMap(long bytes, long pieceBytes, List<Long> done) {
    if (done.size() != count(bytes, pieceBytes)) {
      throw new IllegalArgumentException(
          bytes + " bytes in " + done.size() + " pieces of " + pieceBytes);
    }
    this.bytes = bytes;
    this.pieceBytes = pieceBytes;
    this.done = done.stream().mapToLong(Long::longValue).toArray();
    this.taken = new boolean[done.size()];
    for (int i = 0; i < taken.length; i++) {
      if (this.done[i] < 0 || this.done[i] > length(i)) {
        throw new IllegalArgumentException(this.done[i] + " bytes of piece " + i);
      }
    }
  }

  private static int count(long bytes, long pieceBytes) {
    if (bytes < 1 || pieceBytes < 1) {
      throw new IllegalArgumentException(bytes + " bytes in pieces of " + pieceBytes);
    }
    return Math.toIntExact(Math.ceilDiv(bytes, pieceBytes));
  }

  /** Takes the first piece that is not whole and that nobody has. */
  synchronized OptionalInt take() {
    for (int i = 0; i < done.length; i++) {
      if (!taken[i] && done[i] < length(i)) {
        taken[i] = true;
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  synchronized void giveBack(int piece) {
    taken[piece] = false;
  }

  /** Returns where the next byte of a piece belongs. */
  synchronized long position(int piece) {
    return piece * pieceBytes + done[piece];
  }

  /** Returns where a piece ends: the position of its last byte, plus one. */
  synchronized long end(int piece) {
    return piece * pieceBytes + length(piece);
  }

  synchronized void add(int piece, long written) {
    done[piece] += written;
  }

  /** Begins a piece again. */
  synchronized void restart(int piece) {
    done[piece] = 0;
  }

  /** Says that a file of unknown size, in one piece, has ended. */
  synchronized void endHere() {
    bytes = done[0];
  }

  synchronized long doneBytes() {
    return Arrays.stream(done).sum();
  }

  synchronized boolean isComplete() {
    return doneBytes() == bytes;
  }

  synchronized List<Long> snapshot() {
    return Arrays.stream(done).boxed().toList();
  }

  private long length(int piece) {
    return Math.min(pieceBytes, bytes - piece * pieceBytes);
  }
}
