package dev.hugind.engine.chat.output;

/**
 * Reads calls of tools in one format, as far as their text has come.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
interface CallReader {

  /** Where the reading stands. */
  enum Step {
    /** All input was taken, or what is left isn't enough to tell. */
    MORE,
    /** The calls are over; what is ahead belongs to something else. */
    DONE,
    /** This is no call: what was held is text. */
    BROKEN
  }

  Step read(Input input);

  /**
   * Tells an unfinished call at the end of the text, if it is one.
   *
   * @return whether nothing is left that should be told as text
   */
  boolean tellUnfinished();

  /**
   * Ends the arguments of a call that was told, so that they are valid, when its text broke.
   *
   * @return whether there is such a call
   */
  boolean repair();

  /** Whether the tool's name was read, so that this can hardly be anything but a call. */
  boolean hasName();

  /** Whether what is read now has begun as a call's own text, after the last whole call. */
  boolean isInsideCall();
}
