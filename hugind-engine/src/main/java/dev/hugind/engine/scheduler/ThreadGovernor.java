package dev.hugind.engine.scheduler;

/**
 * Chooses the number of compute threads for each step, by kind: prompt chunks, and decoding with
 * one, two, three … rows, since each kind gains differently from another thread.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 */
final class ThreadGovernor {
  private final ThreadChoice prefill;
  private final ThreadChoice[] decode;

  /**
   * Creates a governor.
   *
   * @param decodeThreads most threads for decoding, at least 1
   * @param prefillThreads most threads for prompt chunks, at least 1
   * @param mostRows most rows that decode at once, at least 1
   */
  ThreadGovernor(int decodeThreads, int prefillThreads, int mostRows) {
    prefill = new ThreadChoice(prefillThreads);
    decode = new ThreadChoice[mostRows];
    for (int i = 0; i < mostRows; i++) {
      decode[i] = new ThreadChoice(decodeThreads);
    }
  }

  /**
   * Returns how many threads a step should use.
   *
   * @param decodeRows rows of generating requests
   * @param promptRows rows of prompts
   */
  int threads(int decodeRows, int promptRows) {
    return choice(decodeRows, promptRows).threads();
  }

  /**
   * Returns what share of the usual number of threads a step should use: below 1 in a trial of
   * fewer, when a prompt chunk must be smaller to take as long as usual.
   *
   * @param decodeRows rows of generating requests
   * @param promptRows rows of prompts
   */
  double share(int decodeRows, int promptRows) {
    return choice(decodeRows, promptRows).share();
  }

  /**
   * Takes in a step that used what {@link #threads} said.
   *
   * @param decodeRows rows of generating requests
   * @param promptRows rows of prompts
   * @param nanos how long it took
   */
  void record(int decodeRows, int promptRows, long nanos) {
    choice(decodeRows, promptRows).record((double) nanos / (decodeRows + promptRows));
  }

  private ThreadChoice choice(int decodeRows, int promptRows) {
    return promptRows > 0 ? prefill : decode[Math.min(decodeRows, decode.length) - 1];
  }
}
