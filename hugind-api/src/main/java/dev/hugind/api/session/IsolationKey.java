package dev.hugind.api.session;

import dev.hugind.api.json.ShortText;
import org.jspecify.annotations.Nullable;

/**
 * Names whose conversations and cached tokens a request may touch.
 *
 * <p><b>Thread safety:</b> stateless.
 */
public final class IsolationKey {
  /** The name of the salt, in bodies and in queries. */
  public static final String SALT = "cache_salt";

  private IsolationKey() {}

  /**
   * Returns the key of a caller, or of one of the parts that it keeps apart itself.
   *
   * @param callerId the id of the caller's key or tenant
   * @param salt what the caller gave as {@value #SALT}; null or empty for none
   * @return the key
   * @throws dev.hugind.engine.error.InvalidRequestException when the salt is too long or has a line
   *     break
   */
  public static String of(String callerId, @Nullable String salt) {
    // Key ids hold no line breaks, so a salt can't make one caller another.
    return salt == null || salt.isEmpty()
        ? callerId
        : callerId + "\n" + ShortText.require(salt, SALT);
  }
}
