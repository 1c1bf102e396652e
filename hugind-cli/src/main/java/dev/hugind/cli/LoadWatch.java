package dev.hugind.cli;

import dev.hugind.engine.Deployment;
import dev.hugind.engine.DeploymentState;
import java.time.Duration;
import java.util.List;

/** Shows how far models are loaded, and waits for them. */
final class LoadWatch {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Console console;

  LoadWatch(Console console) {
    this.console = console;
  }

  /**
   * Waits until every model is loaded or has failed.
   *
   * @return false when a signal came before
   */
  boolean await(List<Deployment> all, StopSignal stop) throws InterruptedException {
    ProgressLine line = new ProgressLine(console, System::nanoTime);
    try {
      while (true) {
        List<Deployment> loading =
            all.stream().filter(one -> one.state() == DeploymentState.LOADING).toList();
        if (loading.isEmpty()) {
          return true;
        }
        line.show(text(loading.getFirst(), all.size() - loading.size() + 1, all.size()));
        if (stop.await(LOOK_EVERY)) {
          return false;
        }
      }
    } finally {
      line.clear();
    }
  }

  private static String text(Deployment next, int number, int of) {
    return "loading "
        + next.name()
        + (of == 1 ? "" : " (" + number + " of " + of + ")")
        + ": "
        + Math.round(next.progress() * 100)
        + " %";
  }
}
