package dev.hugind.cli.pull;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What statuses and failing connections mean. */
final class HttpFailures {
  private HttpFailures() {}

  /**
   * Returns the failure of an answer that brings no content.
   *
   * @param uri what was asked for, before any redirect
   * @param redirected whether somebody else than the one asked gave the answer
   * @param longest the longest time that a server may ask to wait
   * @throws PullException if trying again would not help
   */
  static TransientException ofStatus(
      int status,
      HttpHeaders headers,
      URI uri,
      boolean redirected,
      HubAddress hub,
      Duration longest) {
    String who = uri.getHost() + " answers " + status;
    boolean temporary = status == 408 || status == 425 || status == 429 || status >= 500;
    // A link that the hub signed is good for some time only; the hub gives a new one.
    boolean expired = redirected && status == 403;
    if (temporary || expired) {
      Duration asked = retryAfter(headers, Instant.now());
      if (asked != null && asked.compareTo(longest) > 0) {
        throw new PullException(
            who + " and asks to come back in " + asked.toSeconds() + " s; run it again then");
      }
      return new TransientException(who, asked);
    }
    throw new PullException(who + permanentReason(status, headers, uri, hub));
  }

  private static String permanentReason(int status, HttpHeaders headers, URI uri, HubAddress hub) {
    boolean gated = headers.firstValue("X-Error-Code").orElse("").equals("GatedRepo");
    String token = HubAddress.TOKEN_VARIABLE + " or hub.token in settings.yml";
    if (!hub.owns(uri)) {
      return switch (status) {
        case 401, 403 -> ": it wants a login, which hugind has for its hub only";
        case 404, 410 -> ": there is no such file; correct the address";
        default -> ", which is neither the file nor a known error";
      };
    }
    return switch (status) {
      case 401, 403 ->
          gated
              ? ": the model's owner wants its terms accepted; do so on the model's page, and set "
                  + token
              : hub.token() == null
                  ? ": the model is private or does not exist; correct the name, or set " + token
                  : ": the token does not open this model; check the name and " + token;
      case 404, 410 -> ": there is no such repository, revision or file; correct the name";
      default -> ", which is neither the file nor a known error";
    };
  }

  /** Returns the time that a server asks to wait, as seconds or as a date; null = none. */
  static @Nullable Duration retryAfter(HttpHeaders headers, Instant now) {
    String text = headers.firstValue("Retry-After").orElse("").strip();
    if (text.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      Instant when = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return when.isBefore(now) ? Duration.ZERO : Duration.between(now, when);
    } catch (DateTimeException _) {
      return null;
    }
  }

  /** Returns why a connection failed; the JDK's own texts are often empty. */
  static String reason(Throwable failure, URI uri) {
    String host = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return host + " has no address: check the name and the network";
      }
      if (cause instanceof HttpConnectTimeoutException) {
        return host + " does not answer: check the network, and proxies";
      }
    }
    if (failure instanceof ConnectException) {
      return host + " takes no connection: check the address and the network";
    }
    String message = failure.getMessage();
    return "the connection to "
        + host
        + " broke: "
        + (message == null ? failure.getClass().getSimpleName() : message);
  }
}
