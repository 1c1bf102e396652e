package dev.hugind.api.http;

import java.io.IOException;

/**
 * Answers the requests of one method and path.
 *
 * <p><b>Thread safety:</b> implementations are safe; each request has a thread of its own, best a
 * virtual one.
 */
@FunctionalInterface
public interface Endpoint {

  /**
   * Answers a request. May block as long as the request is allowed to take. What it throws before
   * anything was sent becomes an error response.
   *
   * @param exchange the request and the way to answer it
   * @throws IOException when the answer can't be written
   * @throws InterruptedException when the thread was interrupted
   */
  void handle(Exchange exchange) throws IOException, InterruptedException;
}
