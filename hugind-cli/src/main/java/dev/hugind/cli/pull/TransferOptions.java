package dev.hugind.cli.pull;

import java.time.Duration;

/**
 * How patient and how parallel a transfer is.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param connections how many at once, 1 to {@value #MAX_CONNECTIONS}
 * @param pieceBytes what one request asks for at most, 1 or more
 * @param attempts failures in a row, without a new byte, after which a connection gives up
 * @param answerTimeout for connecting, and for the head of an answer
 * @param stallTimeout after which a connection that brings no byte is closed
 * @param firstPause before the second attempt; doubled each time
 * @param longestPause between attempts; a server that asks for more is taken at its word
 * @param saveEvery how often progress is put on disk
 */
public record TransferOptions(
    int connections,
    long pieceBytes,
    int attempts,
    Duration answerTimeout,
    Duration stallTimeout,
    Duration firstPause,
    Duration longestPause,
    Duration saveEvery) {
  /** The most connections that one may ask for. */
  public static final int MAX_CONNECTIONS = 16;

  /** For the web: 4 connections, pieces of 64 MiB, 6 attempts within about half a minute. */
  public static final TransferOptions DEFAULT =
      new TransferOptions(
          4,
          64L << 20,
          6,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofMillis(500),
          Duration.ofSeconds(60),
          Duration.ofSeconds(1));

  /**
   * Checks the numbers.
   *
   * @throws PullException if there are too few or too many connections
   */
  public TransferOptions {
    if (connections < 1 || connections > MAX_CONNECTIONS) {
      throw new PullException(
          "--connections is " + connections + "; allowed: 1 to " + MAX_CONNECTIONS);
    }
  }

  /**
   * Returns the same with another number of connections.
   *
   * @param number how many at once
   * @return the options
   * @throws PullException if there are too few or too many
   */
  public TransferOptions connections(int number) {
    return new TransferOptions(
        number,
        pieceBytes,
        attempts,
        answerTimeout,
        stallTimeout,
        firstPause,
        longestPause,
        saveEvery);
  }
}
