package dev.hugind.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A text that is never printed, such as an API key.
 *
 * <p>Comparisons take the same time wherever the texts differ, and whatever their lengths are,
 * because digests are compared.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class Secret {
  /** What is printed in place of every secret. */
  public static final String MASK = "****";

  private final String value;
  private final byte[] digest;

  private Secret(String value) {
    this.value = value;
    this.digest = digest(value);
  }

  /**
   * Returns a secret that holds a text.
   *
   * @param value the text to protect
   * @return the secret
   */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /**
   * Returns whether a text equals the secret, in a time that tells nothing about it.
   *
   * @param candidate the text that a caller presents
   * @return true if both are the same
   */
  public boolean matches(String candidate) {
    return MessageDigest.isEqual(digest, digest(candidate));
  }

  /**
   * Returns the text itself; the result must not reach a log, a message or a reply.
   *
   * @return the protected text
   */
  public String reveal() {
    return value;
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(digest, secret.digest);
  }

  /**
   * Returns the same number for every secret, because a hash that is printed would tell something
   * about the text.
   */
  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  /** Returns {@link #MASK}, never the text. */
  @Override
  public String toString() {
    return MASK;
  }
}
