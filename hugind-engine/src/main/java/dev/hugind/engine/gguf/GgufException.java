package dev.hugind.engine.gguf;

import java.io.Serial;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A model file that cannot be used; the message names the file, what is wrong with it and where.
 *
 * <p><b>Thread safety:</b> immutable apart from the stack trace, as every exception.
 */
public final class GgufException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** What is wrong with a file. */
  public enum Kind {
    /** There is no such file. */
    MISSING,
    /** It is there and cannot be read: a folder, no permission, a failing disk. */
    UNREADABLE,
    /** It is a file of another format. */
    NOT_GGUF,
    /** It is a GGUF file for big-endian machines. */
    BIG_ENDIAN,
    /** It has a version of GGUF that llama.cpp does not read. */
    UNSUPPORTED_VERSION,
    /** It ends too early, as an unfinished download does. */
    TRUNCATED,
    /** What it says contradicts itself or exceeds a limit. */
    DAMAGED
  }

  private final Kind kind;
  private final String file;

  GgufException(Kind kind, Path file, String problem) {
    this(kind, file, problem, null);
  }

  GgufException(Kind kind, Path file, String problem, @Nullable Throwable cause) {
    super(file + ": " + problem, cause);
    this.kind = kind;
    this.file = file.toString();
  }

  /**
   * Returns what is wrong, for code that decides by it.
   *
   * @return the kind of problem
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Returns which file it is.
   *
   * @return the path as it was given
   */
  public String file() {
    return file;
  }
}
