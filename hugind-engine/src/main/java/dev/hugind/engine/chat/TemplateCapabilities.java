package dev.hugind.engine.chat;

/**
 * What a template can take.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param textContent whether the content of a message may be a text
 * @param partContent whether it may be a list of parts
 * @param toolPartContent whether the content of a tool's message may be one, too
 * @param systemRole what becomes of a system message
 * @param developerRole whether the template knows a developer beside the system
 * @param nullTools whether the variable {@code tools} may be null; else it must be absent
 * @param tools whether it describes tools to the model
 * @param toolCalls whether it shows the calls of earlier turns
 * @param objectArguments whether the arguments of a call must be an object instead of JSON text
 * @param contentBesideThoughts whether a message that calls tools may have both content and
 *     thoughts
 */
record TemplateCapabilities(
    boolean textContent,
    boolean partContent,
    boolean toolPartContent,
    SystemRole systemRole,
    boolean developerRole,
    boolean nullTools,
    boolean tools,
    boolean toolCalls,
    boolean objectArguments,
    boolean contentBesideThoughts) {

  /** What becomes of a system message. */
  enum SystemRole {
    /** The model sees it. */
    SHOWN,
    /** The template leaves it out. */
    IGNORED,
    /** The template fails on it. */
    REFUSED
  }
}
