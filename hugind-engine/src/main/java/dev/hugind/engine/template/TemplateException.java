package dev.hugind.engine.template;

/**
 * A template that could not be parsed or rendered.
 *
 * <p><b>Thread safety:</b> immutable but for the stack trace and suppressed exceptions, as any
 * exception.
 */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** The source is no valid template; line and column say where. */
    SYNTAX,
    /** The template called {@code raise_exception}; the message is the template's own, verbatim. */
    RAISED,
    /**
     * Python itself would have failed here: a wrong type, an undefined value used, an unsafe
     * attribute.
     */
    RUNTIME,
    /** A bound of {@link TemplateLimits} was reached; the message names it and its value. */
    LIMIT
  }

  /** The kind of failure. */
  private final Kind kind;

  /** Line, counted from 1; 0 when unknown. */
  private final int line;

  /** Column, counted from 1; 0 when unknown. */
  private final int column;

  TemplateException(Kind kind, String message, int line, int column) {
    super(message);
    this.kind = kind;
    this.line = line;
    this.column = column;
  }

  static TemplateException syntax(String message, int line, int column) {
    return new TemplateException(Kind.SYNTAX, message, line, column);
  }

  static TemplateException raised(String message) {
    return new TemplateException(Kind.RAISED, message, 0, 0);
  }

  static TemplateException runtime(String message) {
    return new TemplateException(Kind.RUNTIME, message, 0, 0);
  }

  static TemplateException limit(String limit, long value, String what) {
    return new TemplateException(Kind.LIMIT, what + " (limit " + limit + " = " + value + ")", 0, 0);
  }

  TemplateException at(int newLine) {
    if (line != 0 || newLine == 0) {
      return this;
    }
    TemplateException located =
        new TemplateException(kind, String.valueOf(getMessage()), newLine, 0);
    located.setStackTrace(getStackTrace());
    return located;
  }

  /**
   * Returns what went wrong.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Returns the line of the template, counted from 1.
   *
   * @return the line, or 0 when it is not known
   */
  public int line() {
    return line;
  }

  /**
   * Returns the column in that line, counted from 1.
   *
   * @return the column, or 0 when it is not known
   */
  public int column() {
    return column;
  }
}
