package dev.hugind.engine.session;

import dev.hugind.engine.session.StoreLedger.Erasure;
import dev.hugind.engine.session.StoreLedger.Urgency;
import dev.hugind.engine.session.StoreLedger.Write;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves states between RAM and the store, behind the scheduler's back: {@code hugind-persist}
 * writes and erases, {@code hugind-restore} reads.
 *
 * <p>When the store fails, writing pauses for a while; conversations that have to leave RAM are
 * forgotten then, and requests are served as ever.
 *
 * <p><b>Thread safety:</b> safe.
 *
 * <p><b>Lifecycle:</b> owned and closed by its {@link SessionDirectory}.
 */
final class StatePersister {
  private static final Logger log = LoggerFactory.getLogger(StatePersister.class);

  /** How often it looks for what has become old. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** How long a closing scheduler waits for a write before it looks again. */
  private static final Duration MOMENT = Duration.ofMillis(100);

  /** How long nothing is written after a failure. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  /** Reads that may wait; who does not get in computes its prompt instead. */
  private static final int MAX_READS = 64;

  private final StoreLedger ledger;
  private final StateStore store;
  private final Runnable wake;
  private final Thread writer;
  private final Semaphore signals = new Semaphore(0);
  private final Semaphore written = new Semaphore(0);
  private final ThreadPoolExecutor reader =
      new ThreadPoolExecutor(
          1,
          1,
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_READS),
          task -> Thread.ofPlatform().name("hugind-restore").daemon().unstarted(task));

  private volatile boolean closing;
  private volatile boolean roomWanted;
  private volatile long pausedUntilNanos;
  private volatile boolean paused;

  StatePersister(StoreLedger ledger, StateStore store, Runnable wake) {
    this.ledger = ledger;
    this.store = store;
    this.wake = wake;
    this.writer = Thread.ofPlatform().name("hugind-persist").daemon().unstarted(this::run);
    reader.allowCoreThreadTimeOut(true);
  }

  /** Indexes the store, makes it fit its budget, and starts writing. */
  void start() {
    try {
      ledger.index(store.list());
      var _ = makeRoom(0, Long.MAX_VALUE);
    } catch (IOException e) {
      log.warn("the stored conversations can't be listed and are not used: {}", e.toString());
      pause();
    }
    writer.start();
  }

  /** Whether states are written at present. */
  boolean isWorking() {
    if (paused && System.nanoTime() - pausedUntilNanos >= 0) {
      paused = false;
    }
    return !paused;
  }

  /** Tells that there may be something to write. */
  void signal() {
    if (signals.availablePermits() == 0) {
      signals.release();
    }
  }

  /** Tells that somebody waits for room in RAM. */
  void wantRoom() {
    roomWanted = true;
    signal();
  }

  /** Waits until something was written, a moment at most. */
  void awaitWrite() {
    boolean interrupted = false;
    try {
      var _ = written.tryAcquire(MOMENT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads a state in the background; empty when too many are being read. */
  Optional<StoreRead> read(Match match) {
    StoreRead read = new StoreRead(store, match);
    try {
      reader.execute(() -> read(read));
      return Optional.of(read);
    } catch (RejectedExecutionException _) {
      return Optional.empty();
    }
  }

  private void read(StoreRead read) {
    Match match = read.match();
    try {
      read.read();
      touch(match.conversation());
    } catch (IOException | RuntimeException e) {
      // One that was erased or replaced meanwhile is no failure.
      Optional<Erasure> unreadable = ledger.takeUnreadable(match);
      if (unreadable.isPresent()) {
        log.warn("a stored conversation can't be read and is computed again: {}", e.getMessage());
        erase(unreadable.get());
      }
    }
    wake.run();
  }

  private void touch(Conversation conversation) {
    try {
      store.touch(conversation.name(), ledger.now());
    } catch (IOException e) {
      // It only counts as older than it is, should the process end now.
      log.debug("the time of use can't be recorded: {}", e.toString());
    }
  }

  /** Erases a forgotten conversation on the calling thread. One being written is erased after. */
  void eraseNow(Conversation gone) {
    ledger.takeErasure(gone).ifPresent(this::erase);
  }

  private void erase(Erasure erasure) {
    try {
      store.delete(erasure.name());
      ledger.giveStoreRoom(erasure.bytes());
    } catch (IOException | RuntimeException e) {
      // What could not be erased still takes its room.
      ledger.storeFailed();
      log.warn("a stored conversation can't be erased: {}", e.toString());
    }
  }

  private void run() {
    try {
      while (!closing) {
        ledger.takeErasures().forEach(this::erase);
        if (isWorking() && writeNext()) {
          continue;
        }
        var _ = signals.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException _) {
      // Nobody has reason to; what is not written yet is written when the directory closes.
    } catch (RuntimeException | Error e) {
      log.error("conversations are no longer written to the store", e);
      pausedUntilNanos = System.nanoTime() + Duration.ofDays(365).toNanos();
      paused = true;
      throw e;
    }
  }

  private boolean writeNext() {
    Write write = ledger.takeWrite(roomWanted ? Urgency.ROOM : Urgency.USUAL);
    if (write == null) {
      roomWanted = false;
      return false;
    }
    write(write);
    roomWanted = false;
    written.drainPermits();
    written.release();
    wake.run();
    return true;
  }

  private void write(Write write) {
    long bytes = store.bytes(write.header());
    if (!ledger.fitsStore(bytes)) {
      log.warn(
          "a conversation of {} tokens needs {} bytes, more than sessions.disk_budget allows; it is"
              + " kept in RAM only",
          write.header().tokens().length,
          bytes);
      var _ = ledger.wrote(write, 0, true);
      return;
    }
    if (!makeRoom(bytes, write.use())) {
      var _ = ledger.wrote(write, 0, true);
      return;
    }
    try {
      store.write(write.header(), write.copy()::writeTo);
    } catch (IOException | RuntimeException e) { // a store may be anybody's
      var _ = ledger.wrote(write, 0, false);
      ledger.giveStoreRoom(bytes);
      ledger.storeFailed();
      log.warn(
          "a conversation can't be stored: {}; the next try is in {} s",
          e.toString(),
          PAUSE.toSeconds());
      pause();
      return;
    }
    if (ledger.wrote(write, bytes, false)) {
      eraseNow(write.conversation());
    }
  }

  /** Takes room in the store, erasing what is worth less; false when there is not enough. */
  private boolean makeRoom(long bytes, long use) {
    Erasure first = ledger.takeStoreRoom(bytes, use);
    while (first != null && !first.equals(Erasure.NOTHING)) {
      erase(first);
      first = ledger.takeStoreRoom(bytes, use);
    }
    return first == null;
  }

  private void pause() {
    pausedUntilNanos = System.nanoTime() + PAUSE.toNanos();
    paused = true;
  }

  /** Writes what is not stored yet, the last used first, as far as the time allows, and ends. */
  void close(Duration timeout) {
    if (closing) {
      return;
    }
    final long deadline = System.nanoTime() + timeout.toNanos();
    closing = true;
    signal();
    // Not an interrupt, which would tear what is being read: who asked for it is gone already.
    reader.getQueue().clear();
    reader.shutdown();
    join();
    ledger.takeErasures().forEach(this::erase);
    long left = 0;
    for (Write write = ledger.takeWrite(Urgency.EXIT);
        write != null;
        write = ledger.takeWrite(Urgency.EXIT)) {
      if (isWorking() && System.nanoTime() - deadline < 0) {
        write(write);
      } else {
        var _ = ledger.wrote(write, 0, true);
        left++;
      }
    }
    if (left > 0) {
      log.warn("{} conversations could not be stored in time and will be computed again", left);
    }
    try {
      store.close();
    } catch (IOException e) {
      log.warn("the store of conversations can't be closed: {}", e.toString());
    }
  }

  private void join() {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        // A write or a read in progress ends by itself; states are bounded in size.
        ended = writer.join(Duration.ofMinutes(1)) && reader.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
