package dev.hugind.api.http;

import java.security.SecureRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ids of requests and answers.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class RequestIds {
  /** The header that carries a request's id, both ways. */
  public static final String HEADER = "x-request-id";

  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RequestIds() {}

  /**
   * Returns a request's id: the client's own when it can be trusted in headers and logs.
   *
   * @param sent what the client sent, or null
   * @return the id
   */
  public static String of(@Nullable String sent) {
    return sent != null && SANE.matcher(sent).matches() ? sent : random("req_");
  }

  /**
   * Returns a new id.
   *
   * @param prefix what it starts with
   * @return the prefix and {@value #LENGTH} letters and digits
   */
  public static String random(String prefix) {
    StringBuilder id = new StringBuilder(prefix.length() + LENGTH).append(prefix);
    for (int i = 0; i < LENGTH; i++) {
      id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return id.toString();
  }
}
