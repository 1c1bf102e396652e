package dev.hugind.api.session;

import dev.hugind.api.http.Exchange;
import dev.hugind.api.model.ModelDirectory;
import dev.hugind.engine.Deployment;
import dev.hugind.engine.DeploymentState;
import java.util.List;

/**
 * {@code GET /v1/sessions} and {@code DELETE /v1/sessions/{id}}: the caller's own, in the loaded
 * models; of one model with {@code ?model=}, of one part of the caller's with {@code ?cache_salt=}.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class SessionsEndpoint {
  /** The name of the path's part that holds a session's id; ids may hold slashes. */
  public static final String ID = "id";

  private final ModelDirectory models;

  /**
   * Creates the endpoint.
   *
   * @param models the deployed models
   */
  public SessionsEndpoint(ModelDirectory models) {
    this.models = models;
  }

  /**
   * Lists the caller's sessions, the last used first.
   *
   * @param exchange the request
   */
  public void list(Exchange exchange) {
    exchange.sendJson(200, SessionAnswers.list(asked(exchange), isolation(exchange)));
  }

  /**
   * Forgets a session of the caller. Blocks on the stores' I/O.
   *
   * @param exchange the request
   */
  public void delete(Exchange exchange) {
    String id = exchange.pathParam(ID);
    exchange.sendJson(200, SessionAnswers.delete(asked(exchange), isolation(exchange), id));
  }

  private static String isolation(Exchange exchange) {
    return IsolationKey.of(exchange.caller().id(), exchange.queryParam(IsolationKey.SALT));
  }

  private List<ModelSessions> asked(Exchange exchange) {
    String name = exchange.queryParam("model");
    if (name != null) {
      Deployment deployment = models.find(name);
      return List.of(
          new ModelSessions(deployment.name(), ModelDirectory.engine(deployment).sessions()));
    }
    return models.deployments().stream()
        .filter(deployment -> deployment.state() == DeploymentState.READY)
        .flatMap(
            deployment ->
                deployment.loaded().stream()
                    .map(engine -> new ModelSessions(deployment.name(), engine.sessions())))
        .toList();
  }
}
