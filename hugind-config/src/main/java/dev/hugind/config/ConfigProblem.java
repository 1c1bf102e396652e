package dev.hugind.config;

/**
 * One thing that is wrong in a file.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param file the file as the caller named it
 * @param line the line, from 1; 0 = the file as a whole
 * @param key the full key, such as {@code context.ctx_size}; empty = no single key
 * @param message what was found, what is allowed, what to do; never a secret
 */
public record ConfigProblem(String file, int line, String key, String message) {
  /**
   * Returns the problem in one line, without the file's name.
   *
   * @return such as {@code line 12: context.ctx_size: found "lots", allowed: …}
   */
  @Override
  public String toString() {
    return (line > 0 ? "line " + line + ": " : "") + (key.isEmpty() ? "" : key + ": ") + message;
  }
}
