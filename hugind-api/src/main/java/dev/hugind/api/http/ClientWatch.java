package dev.hugind.api.http;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/*
 * How a departure is noticed while nothing is read or written
 *
 * While a request is being answered, Jetty's HTTP/1.1 connection has no interest in its socket: the
 * body was read whole, and the next request is not wanted yet. So this class registers an interest
 * of its own. It fires when bytes of a pipelined request come, and when the client closes; which
 * of both it was is found out without taking a byte from the next request:
 *
 * - plain: readable with nothing available is the end of the stream;
 * - TLS: a fill into a buffer without space decrypts what came; application data stays in Jetty's
 *   decrypted buffer for the next request, and the end shows as -1.
 *
 * INVARIANT: the interest is gone when the handler returns; Jetty aborts a connection whose
 * response completes while a read is pending.
 */
/**
 * Notices that the client has left while its request is being answered.
 *
 * <p>A client that closes its sending side counts as gone. Behind the bytes of a pipelined request
 * a departure can't be seen; then it is the next write that fails.
 *
 * <p><b>Thread safety:</b> safe.
 *
 * <p><b>Lifecycle:</b> closed by the request's thread before its handler returns; {@code close} is
 * idempotent.
 */
public final class ClientWatch implements AutoCloseable {
  /** TLS records without application data (key updates) are few; a flood of them is not watched. */
  private static final int MAX_REARMS = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable AbstractEndPoint endPoint;
  private final Callback readable =
      new Callback() {
        @Override
        public void succeeded() {
          onReadable();
        }

        @Override
        public void failed(Throwable failure) {
          if (!closed) {
            leave();
          }
        }

        @Override
        public InvocationType getInvocationType() {
          return InvocationType.NON_BLOCKING;
        }
      };

  private volatile boolean closed;
  private volatile boolean gone;
  private volatile @Nullable Runnable onGone;

  /** Used by one callback at a time. */
  private int rearms;

  private ClientWatch(@Nullable AbstractEndPoint endPoint) {
    this.endPoint = endPoint;
  }

  /** Starts watching the client of a request whose body was read whole. */
  static ClientWatch start(Request request) {
    ClientWatch watch = new ClientWatch(endPointOf(request));
    // HTTP/2 and other transports tell by themselves.
    request.addFailureListener(failure -> watch.leave());
    // A client that waits for a slow answer is silent, not idle.
    request.addIdleTimeoutListener(timeout -> false);
    watch.arm();
    return watch;
  }

  private static @Nullable AbstractEndPoint endPointOf(Request request) {
    Connection connection = request.getConnectionMetaData().getConnection();
    if (request.getConnectionMetaData().getHttpVersion().getVersion() > 11) {
      return null; // many requests share the connection, which reads all the time
    }
    return connection.getEndPoint() instanceof AbstractEndPoint found ? found : null;
  }

  /**
   * Sets what happens when the client leaves; at once, if it has left.
   *
   * @param action called at least once then, on a thread of the server; must not block
   */
  public void onGone(Runnable action) {
    onGone = action;
    if (gone) {
      action.run();
    }
  }

  /**
   * Tells whether the client has left.
   *
   * @return true when it was noticed
   */
  public boolean isGone() {
    return gone;
  }

  private void arm() {
    lock.lock();
    try {
      if (!closed && endPoint != null) {
        // False only when somebody else reads, and then it is theirs to notice.
        var _ = endPoint.tryFillInterested(readable);
      }
    } finally {
      lock.unlock();
    }
  }

  private void onReadable() {
    AbstractEndPoint watched = endPoint;
    if (closed || watched == null) {
      return;
    }
    if (isAtEnd(watched)) {
      leave();
    } else if (watched.isSecure() && rearms++ < MAX_REARMS) {
      arm();
    }
  }

  private static boolean isAtEnd(EndPoint endPoint) {
    try {
      if (endPoint.isInputShutdown() || !endPoint.isOpen()) {
        return true;
      }
      if (endPoint instanceof SocketChannelEndPoint plain) {
        return plain.getChannel().socket().getInputStream().available() == 0;
      }
      return endPoint.isSecure() && endPoint.fill(BufferUtil.EMPTY_BUFFER) < 0;
    } catch (IOException _) {
      return true;
    }
  }

  private void leave() {
    gone = true;
    Runnable action = onGone;
    if (action != null) {
      action.run();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed && endPoint != null) {
        closed = true;
        var _ = endPoint.getFillInterest().onFail(new ClosedChannelException());
      }
      closed = true;
    } finally {
      lock.unlock();
    }
  }
}
