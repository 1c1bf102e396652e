package dev.hugind.bench.peer;

import java.io.IOException;

/** A server program that is measured. */
interface Contender {
  /** Returns its name in the tables. */
  String name();

  /**
   * Starts it and waits until it answers.
   *
   * @param setup how
   * @return the server, which the caller closes
   * @throws IOException when it does not start
   * @throws InterruptedException when interrupted while waiting
   */
  RunningServer start(Setup setup) throws IOException, InterruptedException;
}
