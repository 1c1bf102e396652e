package dev.hugind.engine;

import dev.hugind.engine.error.EngineException;
import dev.hugind.engine.error.EngineUnavailableException;
import dev.hugind.engine.error.ModelLoadException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A model under a name: loading, ready or failed.
 *
 * <p><b>Thread safety:</b> safe.
 *
 * <p><b>Lifecycle:</b> made and closed by its {@link EngineManager}.
 */
public final class Deployment {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final String name;
  private final EngineOptions options;
  private final Instant created;
  private final CompletableFuture<LlamaEngine> engine = new CompletableFuture<>();
  private volatile double progress;
  private volatile boolean closed;

  Deployment(String name, EngineOptions options, Instant created) {
    this.name = name;
    this.options = options;
    this.created = created;
  }

  /**
   * Returns the name that requests use.
   *
   * @return unique within the manager
   */
  public String name() {
    return name;
  }

  /**
   * Returns the options that the model is opened with.
   *
   * @return the options
   */
  public EngineOptions options() {
    return options;
  }

  /**
   * Returns when the deployment was made.
   *
   * @return the instant
   */
  public Instant created() {
    return created;
  }

  /**
   * Returns how much of the model is loaded.
   *
   * @return from 0 to 1
   */
  public double progress() {
    return progress;
  }

  /**
   * Returns where the deployment is in its life.
   *
   * @return its state now
   */
  public DeploymentState state() {
    if (closed) {
      return DeploymentState.CLOSED;
    }
    return switch (engine.state()) {
      case RUNNING -> DeploymentState.LOADING;
      case FAILED, CANCELLED -> DeploymentState.FAILED;
      case SUCCESS ->
          switch (engine.resultNow().state()) {
            case READY -> DeploymentState.READY;
            case DRAINING, CLOSED -> DeploymentState.CLOSED;
            case FAILED -> DeploymentState.FAILED;
          };
    };
  }

  /**
   * Returns the engine, whatever its state.
   *
   * @return empty while loading or when loading failed
   */
  public Optional<LlamaEngine> loaded() {
    return engine.state() == CompletableFuture.State.SUCCESS
        ? Optional.of(engine.resultNow())
        : Optional.empty();
  }

  /**
   * Returns why loading failed.
   *
   * @return empty when it did not
   */
  public Optional<Throwable> failure() {
    return engine.state() == CompletableFuture.State.FAILED
        ? Optional.of(engine.exceptionNow())
        : Optional.empty();
  }

  /**
   * Returns the engine for a request.
   *
   * @return the engine
   * @throws EngineUnavailableException while loading, after closing, or when loading failed
   */
  public LlamaEngine engine() {
    DeploymentState state = state();
    Optional<LlamaEngine> ready = loaded();
    if (ready.isPresent() && (state == DeploymentState.READY || state == DeploymentState.FAILED)) {
      return ready.get(); // a failed engine says itself why
    }
    throw new EngineUnavailableException(
        switch (state) {
          case LOADING -> "model '" + name + "' is loading (" + Math.round(progress * 100) + " %)";
          // The reason names files of this machine: it is in failure() and in the log.
          case FAILED -> "model '" + name + "' could not be loaded; the log says why";
          case READY, CLOSED -> "model '" + name + "' is shutting down";
        },
        RETRY_AFTER);
  }

  /**
   * Waits until the model is loaded.
   *
   * @param timeout how long to wait
   * @return the engine
   * @throws EngineException what loading threw
   * @throws EngineUnavailableException when it was not loaded in time
   * @throws InterruptedException when the thread was interrupted
   */
  public LlamaEngine awaitLoaded(Duration timeout) throws InterruptedException {
    try {
      return engine.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new EngineUnavailableException(
          "model '" + name + "' was not loaded within " + timeout.toSeconds() + " s", RETRY_AFTER);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EngineException known) {
        throw known;
      }
      throw new ModelLoadException("model '" + name + "': " + e.getCause(), e);
    }
  }

  void progress(double share) {
    progress = share;
  }

  void ready(LlamaEngine opened) {
    if (!engine.complete(opened)) {
      throw new IllegalStateException("deployment '" + name + "' has ended loading already");
    }
  }

  void failed(Throwable reason) {
    if (!engine.completeExceptionally(reason)) {
      throw new IllegalStateException("deployment '" + name + "' has ended loading already");
    }
  }

  void markClosed() {
    closed = true;
  }
}
