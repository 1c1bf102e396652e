package dev.hugind.cli.pull;

import dev.hugind.cli.pull.PullProgress.Stage;
import dev.hugind.engine.gguf.GgufException;
import dev.hugind.engine.gguf.GgufFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds a model that is on this machine: as another name of the same file where both are on one
 * disk, else as a copy.
 *
 * <p><b>Thread safety:</b> for one thread.
 */
public final class LocalCopy {
  private static final int BUFFER_BYTES = 1 << 20;

  private final DiskSpace disk;
  private final PullProgress progress;

  /**
   * Makes one.
   *
   * @param disk says how much room there is
   * @param progress is told how far it is
   */
  public LocalCopy(DiskSpace disk, PullProgress progress) {
    this.disk = disk;
    this.progress = progress;
  }

  /**
   * Adds a model. Blocks while its files are read.
   *
   * @param file the model's file; of a split model the first
   * @param name its name here; null = the same. A split model keeps its names
   * @param models the folder of all models
   * @return where its first file is
   * @throws PullException if it is no whole model, is there already, or cannot be copied
   * @throws InterruptedException if the thread is interrupted
   */
  public Path add(Path file, @Nullable String name, Path models) throws InterruptedException {
    List<Path> sources = files(file);
    if (name != null && sources.size() > 1) {
      throw new PullException(file + " is a model in several files, which keep their names");
    }
    try {
      List<Path> targets =
          sources.stream()
              .map(one -> LocalName.resolve(models, name == null ? one.getFileName() + "" : name))
              .toList();
      for (Path target : targets) {
        if (Files.exists(target)) {
          throw new PullException(
              target + " is there already; remove it first, or give --name another one");
        }
      }
      Files.createDirectories(models);
      // The first file last: with it, the model is there.
      for (int i = sources.size() - 1; i >= 0; i--) {
        add(sources.get(i).toRealPath(), targets.get(i));
      }
      return targets.getFirst();
    } catch (ClosedByInterruptException _) {
      var _ = Thread.interrupted(); // as whoever throws the other exception does
      throw new InterruptedException("interrupted while " + file + " was added");
    } catch (IOException e) {
      throw new PullException(
          file + " cannot be added to " + models + ": " + e + "; see to the disk", e);
    }
  }

  private static List<Path> files(Path file) {
    try {
      return GgufFile.readAll(file).stream().map(GgufFile::path).toList();
    } catch (GgufException e) {
      throw new PullException(String.valueOf(e.getMessage()), e);
    }
  }

  private void add(Path source, Path target) throws IOException, InterruptedException {
    long bytes = Files.size(source);
    String label = String.valueOf(target.getFileName());
    String sum = Sha256.of(source, done -> progress.show(Stage.CHECKING, label, done, bytes));
    if (!isLinked(source, target)) {
      Path folder = PullFile.folder(target);
      disk.require(folder, bytes, label);
      copy(source, target, label);
    }
    OriginNote.now(source.toString(), null, null, bytes, sum, false).write(target);
  }

  private static boolean isLinked(Path source, Path target) throws IOException {
    Files.createDirectories(PullFile.folder(target));
    try {
      var _ = Files.createLink(target, source);
      return true;
    } catch (IOException | UnsupportedOperationException _) {
      return false; // another disk, or one that knows no links
    }
  }

  private void copy(Path source, Path target, String label) throws IOException {
    try (PartFile part = PartFile.open(target);
        FileChannel in = FileChannel.open(source)) {
      part.forget();
      long bytes = in.size();
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      for (long at = 0; at < bytes; at = in.position()) {
        if (in.read(buffer.clear()) < 0) {
          throw new IOException(source + " became shorter meanwhile");
        }
        part.write(buffer.flip(), at);
        progress.show(Stage.FETCHING, label, at, bytes);
      }
      part.force();
      part.publish();
    }
  }
}
