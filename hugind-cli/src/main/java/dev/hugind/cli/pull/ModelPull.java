package dev.hugind.cli.pull;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fetches models. A model's files get their names together, when all are whole and checked, its
 * first file last.
 *
 * <p>An interrupted or failed pull keeps what it has; the next one of the same files goes on there.
 *
 * <p><b>Thread safety:</b> for one thread. It blocks on the network; every wait has a deadline.
 * <b>Lifecycle:</b> closing ends all connections, and so does an interrupt: make another one to go
 * on.
 */
public final class ModelPull implements AutoCloseable {
  private final HubAddress hub;
  private final TransferOptions options;
  private final DiskSpace disk;
  private final WebClient client;
  private final FileFetch fetch;

  /**
   * Makes a pull; nothing is asked for yet.
   *
   * @param hub the hub
   * @param options how patient and how parallel
   * @param disk says how much room there is
   * @param progress is told how far it is
   */
  public ModelPull(HubAddress hub, TransferOptions options, DiskSpace disk, PullProgress progress) {
    this.hub = hub;
    this.options = options;
    this.disk = disk;
    this.client = new WebClient(hub, options);
    this.fetch = new FileFetch(client, options, disk, progress);
  }

  /**
   * Returns what a repository holds.
   *
   * @param repository the repository
   * @return its files at the commit that the revision is at now
   * @throws PullException if the hub does not say
   * @throws InterruptedException if the thread is interrupted
   */
  public RepositoryContents contents(ModelSource.Repository repository)
      throws InterruptedException {
    URI uri = hub.listing(repository);
    return HubListing.parse(
        repository.id(), new Retry(options).ask(repository.id(), () -> client.text(uri)));
  }

  /**
   * Fetches a model, unless it is there.
   *
   * @param plan what, and where to
   * @return whether anything was fetched
   * @throws PullException if it cannot be fetched
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean pull(PullPlan plan) throws InterruptedException {
    List<FetchedFile> fetched = new ArrayList<>();
    try {
      List<PullFile> missing = new ArrayList<>();
      for (PullFile file : plan.files()) {
        if (!isThere(file, plan.source())) {
          missing.add(file);
        }
      }
      requireRoom(plan, missing);
      for (PullFile file : missing) {
        fetch.fetch(file, plan.source()).ifPresent(fetched::add);
      }
      // The first file last: with it, the model is there.
      for (FetchedFile one : fetched.reversed()) {
        one.publish();
      }
      return !fetched.isEmpty();
    } catch (ClosedByInterruptException _) {
      var _ = Thread.interrupted(); // as whoever throws the other exception does
      throw new InterruptedException("interrupted while " + plan.target() + " was written");
    } catch (IOException e) {
      throw new PullException(
          plan.target() + " cannot be written: " + e + "; see to the disk and its permissions", e);
    } finally {
      fetched.forEach(FetchedFile::close);
    }
  }

  /** Whether the very file that the hub offers is there. */
  private boolean isThere(PullFile file, String source) throws IOException, InterruptedException {
    Path target = file.target();
    if (!Files.exists(target)) {
      return false;
    }
    Optional<OriginNote> note = OriginNote.of(target);
    if (file.sha256() != null && Files.size(target) == sizeOf(file, target)) {
      if (note.isPresent() && note.get().sha256().equals(file.sha256())) {
        return true;
      }
      if (fetch.sum(target, file.label()).equals(file.sha256())) {
        file.note(source, null, file.sha256(), Files.size(target)).write(target);
        return true;
      }
    }
    if (note.isEmpty() || !note.get().source().equals(source)) {
      throw new PullException(
          target + " is there and is another file; remove it first, or choose another name");
    }
    return false;
  }

  private static long sizeOf(PullFile file, Path target) throws IOException {
    return file.bytes() == PullFile.UNKNOWN ? Files.size(target) : file.bytes();
  }

  private void requireRoom(PullPlan plan, List<PullFile> missing) throws IOException {
    long bytes = 0;
    for (PullFile file : missing) {
      bytes += Math.max(0, file.bytes() - PartJournal.savedBytes(file.target()));
    }
    if (bytes > 0) {
      disk.require(plan.files().getFirst().folder(), bytes, plan.source());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
