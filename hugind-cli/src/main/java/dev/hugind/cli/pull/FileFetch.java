package dev.hugind.cli.pull;

import dev.hugind.cli.pull.PullProgress.Stage;
import dev.hugind.engine.gguf.GgufException;
import dev.hugind.engine.gguf.GgufFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Fetches one file and checks it, from the start again when it changes meanwhile.
 *
 * <p>For one thread.
 */
final class FileFetch {
  private static final int MAX_ROUNDS = 3;

  private final WebClient client;
  private final TransferOptions options;
  private final DiskSpace disk;
  private final PullProgress progress;

  FileFetch(WebClient client, TransferOptions options, DiskSpace disk, PullProgress progress) {
    this.client = client;
    this.options = options;
    this.disk = disk;
    this.progress = progress;
  }

  /**
   * Fetches a file into its part.
   *
   * @param source what is noted as its origin
   * @return the file, to be closed; empty when the server has nothing newer than what is there
   * @throws PullException when it cannot be fetched
   */
  Optional<FetchedFile> fetch(PullFile file, String source)
      throws IOException, InterruptedException {
    PartFile part = PartFile.open(file.target());
    Optional<FetchedFile> fetched = Optional.empty();
    try {
      fetched = fetch(file, source, part);
      return fetched;
    } finally {
      if (fetched.isEmpty()) {
        part.close();
      }
    }
  }

  private Optional<FetchedFile> fetch(PullFile file, String source, PartFile part)
      throws IOException, InterruptedException {
    if (file.sha256() != null && part.isChecked(file.sha256())) {
      return Optional.of(
          new FetchedFile(file, part, file.note(source, null, file.sha256(), part.size())));
    }
    boolean byPieces = true;
    for (int round = 1; ; round++) {
      Content content = probe(file, byPieces);
      if (isThere(content)) {
        part.delete();
        return Optional.empty();
      }
      try {
        String sum = transfer(content, part);
        return Optional.of(
            new FetchedFile(file, part, file.note(source, content.validator(), sum, part.size())));
      } catch (ContentChangedException e) {
        if (round == MAX_ROUNDS) {
          part.delete();
          throw new PullException(
              file.label() + ": " + e.getMessage() + ", " + round + " times; try again later", e);
        }
        byPieces &= !e.isRangesIgnored();
        part.forget();
      }
    }
  }

  private Content probe(PullFile file, boolean byPieces) throws InterruptedException {
    return new Retry(options)
        .ask(
            file.label(),
            () -> {
              try (Reply reply = client.get(file.uri(), "bytes=0-0")) {
                return Content.of(file, reply, byPieces);
              }
            });
  }

  /** Whether a file without a known sum is there as the server offers it. */
  private static boolean isThere(Content content) throws IOException {
    PullFile file = content.file();
    String validator = content.validator();
    return file.sha256() == null
        && validator != null
        && Files.exists(file.target())
        && OriginNote.of(file.target())
            .filter(note -> validator.equals(note.validator()))
            .filter(note -> file.url().equals(note.url()) && note.bytes() == content.bytes())
            .isPresent();
  }

  /** Brings the file into its part, and returns its sum. */
  private String transfer(Content content, PartFile part)
      throws IOException, ContentChangedException, InterruptedException {
    PullFile file = content.file();
    PieceMap pieces = part.resume(content.journal(options.pieceBytes()));
    if (file.bytes() == PullFile.UNKNOWN && !content.isEndless()) {
      disk.require(file.folder(), content.bytes() - pieces.doneBytes(), file.label());
    }
    new FileTransfer(client, options, progress).fetch(content, part, pieces);
    String sum = sum(part.path(), file.label());
    if (file.sha256() == null) {
      requireModel(file, part);
    } else if (!file.sha256().equals(sum)) {
      throw ContentChangedException.changed(
          "its SHA-256 is " + sum + " instead of " + file.sha256());
    }
    part.saveChecked(pieces);
    return sum;
  }

  /** A file without a known sum has to be a whole model at least. */
  private static void requireModel(PullFile file, PartFile part) throws IOException {
    try {
      var _ = GgufFile.read(part.path());
    } catch (GgufException e) {
      part.delete();
      throw new PullException(
          file.url()
              + " brought no model: "
              + String.valueOf(e.getMessage()).replace(part.path() + ": ", ""),
          e);
    }
  }

  /** Returns the sum of a file, and tells how far it is. */
  String sum(Path path, String label) throws IOException, InterruptedException {
    long total = Files.size(path);
    return Sha256.of(path, done -> progress.show(Stage.CHECKING, label, done, total));
  }
}
