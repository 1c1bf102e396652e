package dev.hugind.cli.pull;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model's file since it was added, in a hidden file {@code .NAME.json} beside
 * it.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param source where it comes from: {@code user/repo@revision}, an address or a path
 * @param url the file's address without its query; null for a local file
 * @param validator what the server gave to tell versions apart; null = nothing
 * @param bytes its size
 * @param sha256 its sum
 * @param sumFromHub whether the hub knew the sum; otherwise it was computed when the file came
 * @param added when, in ISO 8601
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record OriginNote(
    String source,
    @Nullable String url,
    @Nullable String validator,
    long bytes,
    String sha256,
    boolean sumFromHub,
    String added) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_BYTES = 1 << 16;

  /**
   * Makes a note of a file that was added just now.
   *
   * @param source where it comes from
   * @param url the file's address; null for a local file
   * @param validator what the server gave to tell versions apart; null = nothing
   * @param bytes its size
   * @param sha256 its sum
   * @param sumFromHub whether the hub knew the sum
   * @return the note
   */
  public static OriginNote now(
      String source,
      @Nullable String url,
      @Nullable String validator,
      long bytes,
      String sha256,
      boolean sumFromHub) {
    return new OriginNote(
        source, url, validator, bytes, sha256, sumFromHub, Instant.now().toString());
  }

  /**
   * Returns where the note of a file is.
   *
   * @param model the file
   * @return the path of the note
   */
  public static Path path(Path model) {
    return model.resolveSibling("." + model.getFileName() + ".json");
  }

  /**
   * Reads the note of a file.
   *
   * @param model the file
   * @return empty when there is none that makes sense: the user put the file there
   * @throws IOException when it cannot be read
   */
  public static Optional<OriginNote> of(Path model) throws IOException {
    Path file = path(model);
    if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
      return Optional.empty();
    }
    try {
      OriginNote note = JSON.readValue(Files.readAllBytes(file), OriginNote.class);
      return Optional.ofNullable(note.sha256 == null || note.source == null ? null : note);
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  /**
   * Writes the note of a file, as a whole or not at all.
   *
   * @param model the file
   * @throws IOException when it cannot be written
   */
  public void write(Path model) throws IOException {
    Path file = path(model);
    Path next = file.resolveSibling(file.getFileName() + ".new");
    var _ = Files.write(next, JSON.writeValueAsBytes(this));
    var _ = Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
