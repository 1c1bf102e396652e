package dev.hugind.cli.pull;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks for files and pieces of files, and follows redirects by itself, so that the token goes to
 * the hub alone.
 *
 * <p><b>Thread safety:</b> safe. <b>Lifecycle:</b> closing ends all connections; what waits for
 * them fails.
 */
final class WebClient implements AutoCloseable {
  private static final int MAX_REDIRECTS = 8;

  /** A repository of ten thousand files takes about 3 MiB. */
  private static final long MAX_TEXT_BYTES = 32L << 20;

  private final HttpClient client;
  private final HubAddress hub;
  private final TransferOptions options;

  WebClient(HubAddress hub, TransferOptions options) {
    this.hub = hub;
    this.options = options;
    client =
        HttpClient.newBuilder()
            // With HTTP/2 all pieces would share one connection, and its speed.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(options.answerTimeout())
            .build();
  }

  /** An answer, and what the answers before it said about the file. */
  private record Followed<T>(HttpResponse<T> response, @Nullable String linkedTag, boolean moved) {}

  /**
   * Asks for a file, or for a piece of one.
   *
   * @param range such as {@code bytes=0-99}; null = all
   * @throws TransientException if it may work later
   * @throws PullException if it never will
   * @throws IOException if the connection fails
   */
  Reply get(URI uri, @Nullable String range)
      throws IOException, TransientException, InterruptedException {
    Followed<InputStream> answer =
        follow(uri, range, BodyHandlers.ofInputStream(), options.answerTimeout());
    HttpResponse<InputStream> response = answer.response;
    int status = response.statusCode();
    if (status == 200 || status == 206) {
      String tag = answer.linkedTag == null ? validator(response.headers()) : answer.linkedTag;
      return new Reply(status, response.headers(), response.body(), tag);
    }
    response.body().close();
    throw HttpFailures.ofStatus(
        status, response.headers(), uri, answer.moved, hub, options.longestPause());
  }

  /**
   * Returns a text.
   *
   * @throws TransientException if it may work later
   * @throws PullException if it never will
   * @throws IOException if the connection fails, or the text has more than 32 MiB
   */
  byte[] text(URI uri) throws IOException, TransientException, InterruptedException {
    Followed<byte[]> answer =
        follow(
            uri,
            null,
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_TEXT_BYTES),
            options.answerTimeout().plus(options.stallTimeout()));
    HttpResponse<byte[]> response = answer.response;
    if (response.statusCode() == 200) {
      return response.body();
    }
    throw HttpFailures.ofStatus(
        response.statusCode(), response.headers(), uri, answer.moved, hub, options.longestPause());
  }

  private <T> Followed<T> follow(
      URI uri, @Nullable String range, BodyHandler<T> handler, Duration deadline)
      throws IOException, TransientException, InterruptedException {
    URI next = uri;
    String linkedTag = null;
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      HttpResponse<T> response = send(next, range, handler, deadline);
      HttpHeaders headers = response.headers();
      if (linkedTag == null) {
        linkedTag = headers.firstValue("X-Linked-ETag").orElse(null);
      }
      if (!isRedirect(response.statusCode())) {
        return new Followed<>(response, linkedTag, hop > 0);
      }
      if (response.body() instanceof InputStream body) {
        body.close();
      }
      next = target(next, headers.firstValue("Location").orElse(""));
    }
    throw new PullException(
        uri.getHost() + " redirects more than " + MAX_REDIRECTS + " times; correct the address");
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static URI target(URI from, String location) {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new PullException(from.getHost() + " redirects to no address: '" + location + "'", e);
    }
    String scheme = String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT);
    boolean weaker = from.getScheme().equalsIgnoreCase("https") && !scheme.equals("https");
    if (location.isEmpty() || to.getHost() == null || !scheme.matches("https?") || weaker) {
      throw new PullException(
          from.getHost() + " redirects to '" + location + "', which hugind does not follow");
    }
    return to;
  }

  private <T> HttpResponse<T> send(
      URI uri, @Nullable String range, BodyHandler<T> handler, Duration deadline)
      throws IOException, TransientException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("User-Agent", "hugind")
            .header("Accept-Encoding", "identity");
    if (range != null) {
      request.header("Range", range);
    }
    if (hub.token() != null && hub.owns(uri)) {
      request.header("Authorization", "Bearer " + hub.token().reveal());
    }
    CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request.build(), handler);
    try {
      return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new TransientException(
          uri.getHost() + " did not answer within " + deadline.toSeconds() + " s");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(HttpFailures.reason(cause, uri), cause);
    } finally {
      // Without effect on an answer that is there.
      var _ = answer.cancel(true);
    }
  }

  private static @Nullable String validator(HttpHeaders headers) {
    return headers.firstValue("ETag").or(() -> headers.firstValue("Last-Modified")).orElse(null);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
