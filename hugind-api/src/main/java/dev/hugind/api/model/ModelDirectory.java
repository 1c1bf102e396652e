package dev.hugind.api.model;

import dev.hugind.engine.Deployment;
import dev.hugind.engine.DeploymentState;
import dev.hugind.engine.EngineManager;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.error.EngineUnavailableException;
import dev.hugind.engine.error.InvalidRequestException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the model that a request means.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class ModelDirectory {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final EngineManager engines;

  /**
   * Creates a directory.
   *
   * @param engines the deployed models
   */
  public ModelDirectory(EngineManager engines) {
    this.engines = engines;
  }

  /**
   * Returns all deployments.
   *
   * @return in the order of deployment
   */
  public List<Deployment> deployments() {
    return engines.deployments();
  }

  /**
   * Finds a deployment.
   *
   * @param name the name asked for, or null when the request does not say
   * @return the deployment; the only one, when the request does not say
   * @throws dev.hugind.engine.error.ModelNotFoundException when there is none of that name
   * @throws InvalidRequestException when the request does not say and there is not exactly one
   */
  public Deployment find(@Nullable String name) {
    if (name != null) {
      return engines.deployment(name);
    }
    List<Deployment> all = engines.deployments();
    if (all.size() != 1) {
      throw new InvalidRequestException(
          "model",
          "model is missing, and "
              + all.size()
              + " models are deployed; give one of: "
              + String.join(", ", all.stream().map(Deployment::name).toList()));
    }
    return all.getFirst();
  }

  /**
   * Returns the engine of a deployment.
   *
   * @param deployment the deployment
   * @return its engine
   * @throws EngineUnavailableException when it is loading, failed or closed
   */
  public static LlamaEngine engine(Deployment deployment) {
    if (deployment.state() == DeploymentState.FAILED) {
      // Why is for the log; paths and native detail are not the client's.
      throw new EngineUnavailableException(
          "model '" + deployment.name() + "' failed; the server's log says why", RETRY_AFTER);
    }
    return deployment.engine();
  }
}
