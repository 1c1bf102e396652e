package dev.hugind.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The wish that this process ends: by SIGTERM, Ctrl-C or a closed terminal. The first signal is a
 * wish that somebody waits for, the second ends the process at once.
 *
 * <p>A shutdown hook would not do: the JVM holds a second signal back until all hooks have ended,
 * and exits with 143 instead of 0.
 *
 * <p><b>Thread safety:</b> safe.
 */
final class StopSignal {
  private final CountDownLatch requested = new CountDownLatch(1);
  private final AtomicBoolean repeated = new AtomicBoolean();
  private final Runnable onSecond;

  /**
   * Creates a signal that nobody has given yet.
   *
   * @param onSecond ends the process; runs on the thread that gives the second signal
   */
  StopSignal(Runnable onSecond) {
    this.onSecond = onSecond;
  }

  /** Lets the process's signals count from now on. */
  void listen() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandle request =
          MethodHandles.lookup().bind(this, "request", MethodType.methodType(void.class));
      MethodHandle target = MethodHandles.dropArguments(request, 0, signal);
      Object proxy = MethodHandleProxies.asInterfaceInstance(handler, target);
      for (String name : List.of("TERM", "INT", "HUP")) {
        var handle = signal.getMethod("handle", signal, handler);
        try {
          var _ = handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (InvocationTargetException e) {
          // Some systems lack a signal, and a JVM with -Xrs leaves them all to the system.
          if (!(e.getCause() instanceof IllegalArgumentException)) {
            throw e;
          }
        }
      }
    } catch (ReflectiveOperationException e) {
      // Reflection, because javac's warning about sun.misc cannot be turned off for one class.
      throw new IllegalStateException("this Java lacks the module jdk.unsupported", e);
    }
  }

  /** Gives the signal. */
  void request() {
    if (requested.getCount() == 0) {
      if (repeated.compareAndSet(false, true)) {
        onSecond.run();
      }
      return;
    }
    requested.countDown();
  }

  boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Waits for the first signal, however long it takes: a server runs until it is told to stop. */
  void await() throws InterruptedException {
    requested.await();
  }

  /** Waits for the first signal for a time, and returns whether it came. */
  boolean await(Duration time) throws InterruptedException {
    return requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
