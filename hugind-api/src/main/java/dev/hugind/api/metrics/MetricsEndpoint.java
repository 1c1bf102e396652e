package dev.hugind.api.metrics;

import dev.hugind.api.http.Endpoint;
import dev.hugind.api.http.Exchange;
import java.nio.charset.StandardCharsets;

/**
 * {@code GET /metrics}.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class MetricsEndpoint implements Endpoint {
  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final GatewayMetrics metrics;

  /**
   * Creates the endpoint.
   *
   * @param metrics what is told
   */
  public MetricsEndpoint(GatewayMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void handle(Exchange exchange) {
    exchange.send(200, CONTENT_TYPE, metrics.scrape().getBytes(StandardCharsets.UTF_8));
  }
}
