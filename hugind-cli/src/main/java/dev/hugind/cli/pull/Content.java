package dev.hugind.cli.pull;

import org.jspecify.annotations.Nullable;

/**
 * What the first answer said about a file, and every later one is held against.
 *
 * @param file the file
 * @param bytes its size; {@link PullFile#UNKNOWN} when the server does not say
 * @param validator what changes when the file does; null when the server gives nothing of the kind
 * @param byPieces whether the server sends pieces of it
 */
record Content(PullFile file, long bytes, @Nullable String validator, boolean byPieces) {

  /**
   * Returns what an answer to a request for the first byte says.
   *
   * @param byPieces whether pieces may be asked for
   * @throws PullException when the file is empty, or has another size than the hub lists
   */
  static Content of(PullFile file, Reply reply, boolean byPieces) {
    Reply.Range range = reply.isPiece() ? reply.range() : null;
    boolean pieces = byPieces && range != null && range.first() == 0 && range.last() == 0;
    long bytes =
        range != null
            ? range.total()
            : reply.isPiece() ? file.bytes() : reply.length().orElse(file.bytes());
    if (bytes == 0) {
      throw new PullException(file.label() + " is empty on the server; correct the address");
    }
    if (file.bytes() != PullFile.UNKNOWN && bytes != file.bytes()) {
      throw new PullException(
          file.label()
              + " has "
              + file.bytes()
              + " bytes in the hub's list, but the server offers "
              + bytes
              + "; try again later");
    }
    return new Content(file, bytes, reply.validator(), pieces);
  }

  /**
   * Returns the journal of a transfer that begins. Nothing is left for another one to go on with
   * unless pieces may be asked for, and versions told apart.
   */
  PartJournal journal(long pieceBytes) {
    if (byPieces) {
      return PartJournal.begin(file, validator, bytes, pieceBytes);
    }
    long size = isEndless() ? Long.MAX_VALUE : bytes;
    return PartJournal.begin(file, null, size, size);
  }

  /** Whether only the end of the answer tells the end of the file. */
  boolean isEndless() {
    return bytes == PullFile.UNKNOWN;
  }

  /**
   * Checks that an answer is of the same file and brings what was asked for.
   *
   * @param from where the wanted piece begins
   * @param end where it ends, exclusive
   * @throws ContentChangedException when it is another file
   * @throws TransientException when it is another piece
   */
  void check(Reply reply, long from, long end) throws ContentChangedException, TransientException {
    if (validator != null && reply.validator() != null && !validator.equals(reply.validator())) {
      throw ContentChangedException.changed("the file on the server was replaced");
    }
    if (!byPieces) {
      if (!isEndless() && reply.length().orElse(bytes) != bytes) {
        throw ContentChangedException.changed(
            "the server offered " + bytes + " bytes, then " + reply.length().orElse(0));
      }
      return;
    }
    if (!reply.isPiece()) {
      throw ContentChangedException.rangesIgnored();
    }
    Reply.Range range = reply.range();
    if (range == null) {
      throw new TransientException("the server does not say which piece it sends");
    }
    if (range.total() != bytes) {
      throw ContentChangedException.changed(
          "the server offered " + bytes + " bytes, then " + range.total());
    }
    if (range.first() != from || range.last() >= end) {
      throw new TransientException(
          "the server was asked for bytes "
              + from
              + " to "
              + (end - 1)
              + " and sends "
              + range.first()
              + " to "
              + range.last());
    }
  }
}
