package dev.hugind.cli.pull;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Asks a server until it answers, for a bounded number of times.
 *
 * @param options how often, and with which pauses
 */
record Retry(TransferOptions options) {
  /** A question to a server. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws IOException, TransientException, InterruptedException;
  }

  /**
   * Returns the answer.
   *
   * @param what names what is asked for in messages
   * @throws PullException when there is none
   */
  <T> T ask(String what, Question<T> question) throws InterruptedException {
    Backoff backoff = new Backoff(options.firstPause(), options.longestPause());
    StopFlag nobodyStops = new StopFlag();
    for (int failures = 1; ; failures++) {
      Duration asked = null;
      String reason;
      try {
        return question.ask();
      } catch (TransientException e) {
        reason = e.getMessage();
        asked = e.retryAfter();
      } catch (IOException e) {
        reason = e.getMessage();
      }
      if (failures >= options.attempts()) {
        throw new PullException(what + " cannot be fetched: " + reason + "; try again later");
      }
      var _ =
          nobodyStops.await(
              backoff.pause(failures, asked, ThreadLocalRandom.current().nextDouble()));
    }
  }
}
