package dev.hugind.cli.pull;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is noted of a file that is being fetched.
 *
 * @param url where it comes from, without its query
 * @param sha256 the sum that it is going to have; null = not known
 * @param validator what the server gave to tell versions apart; null = nothing
 * @param bytes its size
 * @param pieceBytes the size of a piece
 * @param checked whether it is whole and its sum is right
 * @param done how many bytes of each piece are on the disk
 */
record PartJournal(
    String url,
    @Nullable String sha256,
    @Nullable String validator,
    long bytes,
    long pieceBytes,
    boolean checked,
    List<Long> done) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_BYTES = 16L << 20;

  PartJournal {
    done = List.copyOf(done);
  }

  /** Returns a journal for a file of which nothing is there. */
  static PartJournal begin(PullFile file, @Nullable String validator, long bytes, long pieceBytes) {
    return new PartJournal(
        file.url(),
        file.sha256(),
        validator,
        bytes,
        pieceBytes,
        false,
        new PieceMap(bytes, pieceBytes).snapshot());
  }

  /** Returns whether two are about the very same bytes, as far as anybody can tell. */
  boolean isOfSameFile(PartJournal other) {
    if (bytes != other.bytes || pieceBytes != other.pieceBytes) {
      return false;
    }
    if (sha256 != null && other.sha256 != null) {
      return sha256.equals(other.sha256);
    }
    return validator != null && validator.equals(other.validator) && url.equals(other.url);
  }

  PartJournal with(List<Long> nowDone, boolean nowChecked) {
    return new PartJournal(url, sha256, validator, bytes, pieceBytes, nowChecked, nowDone);
  }

  /** Returns the journal; empty when there is none, or one that makes no sense. */
  static Optional<PartJournal> read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
      return Optional.empty();
    }
    try {
      PartJournal journal = JSON.readValue(Files.readAllBytes(file), PartJournal.class);
      var _ = new PieceMap(journal.bytes, journal.pieceBytes, journal.done);
      return Optional.of(journal);
    } catch (JacksonException | RuntimeException _) {
      return Optional.empty();
    }
  }

  /** Returns how many bytes of a file are there already. */
  static long savedBytes(Path target) throws IOException {
    return read(PartFile.journalPath(target))
        .map(journal -> journal.done.stream().mapToLong(Long::longValue).sum())
        .orElse(0L);
  }

  /** Writes the journal as a whole or not at all. */
  void write(Path file) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    var _ =
        Files.write(
            next,
            JSON.writeValueAsBytes(this),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE,
            StandardOpenOption.DSYNC);
    var _ = Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
