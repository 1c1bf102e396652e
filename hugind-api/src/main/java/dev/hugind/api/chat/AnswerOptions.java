package dev.hugind.api.chat;

/**
 * How an answer is told.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param choices how many answers, at least 1
 * @param stream whether they come as events
 * @param includeUsage whether the stream ends with the usage
 * @param progress whether the stream tells how far the prompt is
 * @param timingsPerToken whether each piece of the stream tells how fast it came
 */
record AnswerOptions(
    int choices, boolean stream, boolean includeUsage, boolean progress, boolean timingsPerToken) {

  /** Tells whether the engine must tell how far the prompt is. */
  boolean needsProgress() {
    return progress || timingsPerToken;
  }
}
