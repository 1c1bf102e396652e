package dev.hugind.api.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests that are being answered, and ends them in good order.
 *
 * <p><b>Thread safety:</b> safe.
 *
 * <p><b>Lifecycle:</b> {@link #drain} and {@link #abort} are one-way and idempotent.
 */
public final class WorkTracker {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();

  @GuardedBy("lock")
  private final Set<Ticket> running = new HashSet<>();

  private volatile boolean draining;
  private volatile boolean aborted;

  /** Creates a tracker that lets requests in. */
  public WorkTracker() {}

  /** One request that is being answered; closed exactly when it is over. */
  public final class Ticket implements AutoCloseable {
    private volatile @Nullable Runnable onAbort;

    private Ticket() {}

    /**
     * Sets how the work is given up when the server can't wait for it any longer.
     *
     * @param action called at most once per abort, on the thread that aborts; must not block
     */
    public void onAbort(Runnable action) {
      onAbort = action;
      if (aborted) {
        action.run();
      }
    }

    /**
     * Tells whether the work was given up.
     *
     * @return true after {@link WorkTracker#abort}
     */
    public boolean isAborted() {
      return aborted;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        running.remove(this);
        ended.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Lets a request in.
   *
   * @return its ticket; the caller closes it
   * @throws ApiException a 503 when the server is draining
   */
  public Ticket enter() {
    lock.lock();
    try {
      if (draining) {
        throw new ApiException(
            ErrorTable.unavailable(
                "the server is shutting down and takes no new requests", RETRY_AFTER));
      }
      Ticket ticket = new Ticket();
      running.add(ticket);
      return ticket;
    } finally {
      lock.unlock();
    }
  }

  /** Lets no more requests in. */
  public void drain() {
    lock.lock();
    try {
      draining = true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells whether no more requests are let in.
   *
   * @return true after {@link #drain}
   */
  public boolean isDraining() {
    return draining;
  }

  /**
   * Returns how many requests are being answered.
   *
   * @return 0 or more
   */
  public int running() {
    lock.lock();
    try {
      return running.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until no request is being answered.
   *
   * @param timeout how long to wait; 0 does not wait
   * @return false when some still are
   * @throws InterruptedException when the thread was interrupted
   */
  public boolean awaitIdle(Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (!running.isEmpty() && left > 0) {
        left = ended.awaitNanos(left);
      }
      return running.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Gives up everything that runs, and lets no more in. */
  public void abort() {
    List<Ticket> left;
    lock.lock();
    try {
      draining = true;
      aborted = true;
      left = new ArrayList<>(running);
    } finally {
      lock.unlock();
    }
    for (Ticket ticket : left) {
      Runnable action = ticket.onAbort;
      if (action != null) {
        action.run();
      }
    }
  }
}
