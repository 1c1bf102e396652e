package dev.hugind.engine.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A state that is being read from the store and checked, on another thread.
 *
 * <p><b>Thread safety:</b> safe.
 *
 * <p><b>Lifecycle:</b> closed by whoever asked for it, at any time; {@code close} is idempotent and
 * never waits: what is still being read is closed when it has been.
 */
public final class StoreRead implements AutoCloseable {
  /** How far a read is. */
  public enum State {
    /** Still reading. */
    PENDING,
    /** The state can be used. */
    READY,
    /** It can't be read. */
    FAILED
  }

  private final StateStore store;
  private final Match match;
  private final long startNanos = System.nanoTime();

  @GuardedBy("this")
  private State state = State.PENDING;

  @GuardedBy("this")
  private StateStore.@Nullable Opened opened;

  @GuardedBy("this")
  private boolean closed;

  @GuardedBy("this")
  private long nanos;

  StoreRead(StateStore store, Match match) {
    this.store = store;
    this.match = match;
  }

  /**
   * Reads, on the calling thread.
   *
   * @throws IOException when the state can't be read
   */
  void read() throws IOException {
    synchronized (this) {
      if (closed) {
        return; // nobody wants it any more
      }
    }
    StateStore.Opened read;
    try {
      read = store.open(match.conversation().name());
    } catch (IOException | RuntimeException e) {
      synchronized (this) {
        state = State.FAILED;
      }
      throw e;
    }
    synchronized (this) {
      nanos = System.nanoTime() - startNanos;
      if (!closed) {
        opened = read;
        state = State.READY;
        return;
      }
    }
    read.close();
  }

  /**
   * Returns what the state was asked for.
   *
   * @return the match
   */
  public Match match() {
    return match;
  }

  /**
   * Returns how far the read is.
   *
   * @return its state now
   */
  public synchronized State state() {
    return state;
  }

  /**
   * Returns the opened state. It may be newer than what was matched: look at its tokens.
   *
   * @return the state, valid until {@link #close}
   * @throws IllegalStateException when it is not {@link State#READY}
   */
  public synchronized StateStore.Opened opened() {
    if (opened == null) {
      throw new IllegalStateException("the state is " + state + (closed ? ", closed" : ""));
    }
    return opened;
  }

  /**
   * Returns how long reading took.
   *
   * @return nanoseconds from the request on
   */
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (opened != null) {
      opened.close();
      opened = null;
    }
  }
}
