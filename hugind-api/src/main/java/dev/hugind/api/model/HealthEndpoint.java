package dev.hugind.api.model;

import dev.hugind.api.http.ApiException;
import dev.hugind.api.http.ErrorTable;
import dev.hugind.api.http.Exchange;
import dev.hugind.api.http.WorkTracker;
import dev.hugind.engine.Deployment;
import dev.hugind.engine.DeploymentState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * {@code GET /health}, {@code /readyz} and {@code /livez}.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class HealthEndpoint {
  private static final byte[] OK = "{\"status\":\"ok\"}".getBytes(StandardCharsets.UTF_8);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final ModelDirectory models;
  private final WorkTracker work;

  /**
   * Creates the endpoint.
   *
   * @param models the deployed models
   * @param work tells whether the server is draining
   */
  public HealthEndpoint(ModelDirectory models, WorkTracker work) {
    this.models = models;
    this.work = work;
  }

  /**
   * Tells that the process answers.
   *
   * @param exchange the request
   */
  public void live(Exchange exchange) {
    exchange.sendJson(200, OK);
  }

  /**
   * Tells whether requests can be served: at least one model is ready, none that was ready has
   * failed since, and the server is not draining.
   *
   * @param exchange the request
   */
  public void ready(Exchange exchange) {
    if (work.isDraining()) {
      throw unavailable("the server is shutting down");
    }
    List<Deployment> all = models.deployments();
    for (Deployment deployment : all) {
      // A model that never loaded may be one of many; an engine that broke needs a restart, and a
      // supervisor learns that from here only.
      if (deployment.state() == DeploymentState.FAILED && deployment.loaded().isPresent()) {
        throw unavailable("model '" + deployment.name() + "' failed and must be restarted");
      }
    }
    if (all.stream().anyMatch(d -> d.state() == DeploymentState.READY)) {
      exchange.sendJson(200, OK);
      return;
    }
    boolean loading = all.stream().anyMatch(d -> d.state() == DeploymentState.LOADING);
    throw unavailable(loading ? "the model is loading" : "no model is ready");
  }

  private static ApiException unavailable(String message) {
    return new ApiException(ErrorTable.unavailable(message, RETRY_AFTER));
  }
}
