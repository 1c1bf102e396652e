package dev.hugind.cli;

/**
 * Turns a wish that this process ends, such as Ctrl-C, into an interrupt of the thread that works,
 * so that it can put in order what it has; a second signal ends the process at once.
 *
 * <p><b>Lifecycle:</b> closed by the thread that works, which is interrupted no more after that.
 */
final class StopByInterrupt implements AutoCloseable {
  private final Thread waiting;

  private StopByInterrupt(Thread waiting) {
    this.waiting = waiting;
  }

  /** Listens for signals from now on. */
  static StopByInterrupt ofThisThread() {
    Thread working = Thread.currentThread();
    StopSignal stop = new StopSignal(() -> Runtime.getRuntime().halt(ExitCode.KILLED));
    stop.listen();
    return new StopByInterrupt(
        Thread.ofVirtual()
            .name("hugind-stop")
            .start(
                () -> {
                  try {
                    stop.await();
                    working.interrupt();
                  } catch (InterruptedException _) {
                    // The work has ended.
                  }
                }));
  }

  @Override
  public void close() {
    waiting.interrupt();
  }
}
