package dev.hugind.engine;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.engine.error.ModelNotFoundException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many models in one process, each under its name.
 *
 * <p><b>Thread safety:</b> safe.
 *
 * <p><b>Lifecycle:</b> closed by whoever made it; {@code close} is idempotent and closes every
 * engine, all at once.
 *
 * <p><b>After close:</b> {@link #deploy} throws {@link IllegalStateException}; the deployments can
 * still be looked at.
 */
public final class EngineManager implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EngineManager.class);

  /** How an engine is opened; tests put a scripted backend in its place. */
  @FunctionalInterface
  public interface Opener {

    /**
     * Opens an engine. Blocks until it is ready.
     *
     * @param options which model and how
     * @param progress takes the share that is loaded, from 0 to 1
     * @return the engine, which the manager closes
     */
    LlamaEngine open(EngineOptions options, DoubleConsumer progress);
  }

  private final Opener opener;
  private final InstantSource clock;

  /** One at a time: two models loading at once would only take turns at the disk. */
  private final ExecutorService loader =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().name("hugind-loader").daemon().unstarted(task));

  /** Guarded by itself; in the order of deployment. */
  private final Map<String, Deployment> deployments = new LinkedHashMap<>();

  private boolean closed;

  /** Creates a manager that loads models with llama.cpp. */
  public EngineManager() {
    this(LlamaEngine::open, InstantSource.system());
  }

  /**
   * Creates a manager.
   *
   * @param opener how an engine is opened
   * @param clock tells when a deployment was made
   */
  public EngineManager(Opener opener, InstantSource clock) {
    this.opener = opener;
    this.clock = clock;
  }

  /**
   * Deploys a model: loads it in the background.
   *
   * @param name the name that requests will use
   * @param options which model and how
   * @return the deployment, loading
   * @throws IllegalArgumentException when the name is taken
   * @throws IllegalStateException when the manager is closed
   */
  @CanIgnoreReturnValue
  public Deployment deploy(String name, EngineOptions options) {
    Deployment deployment = new Deployment(name, options, clock.instant());
    synchronized (deployments) {
      if (closed) {
        throw new IllegalStateException("the engine manager is closed");
      }
      if (deployments.putIfAbsent(name, deployment) != null) {
        throw new IllegalArgumentException("a model named '" + name + "' is deployed already");
      }
      loader.execute(() -> load(deployment));
    }
    return deployment;
  }

  /**
   * Returns all deployments.
   *
   * @return in the order of deployment
   */
  public List<Deployment> deployments() {
    synchronized (deployments) {
      return List.copyOf(deployments.values());
    }
  }

  /**
   * Finds a deployment by its name.
   *
   * @param name the name
   * @return the deployment
   * @throws ModelNotFoundException when there is none of that name
   */
  public Deployment deployment(String name) {
    synchronized (deployments) {
      Deployment found = deployments.get(name);
      if (found == null) {
        throw new ModelNotFoundException(
            "model '"
                + name
                + "' does not exist; "
                + (deployments.isEmpty()
                    ? "no model is deployed"
                    : "deployed: " + String.join(", ", deployments.keySet())));
      }
      return found;
    }
  }

  private void load(Deployment deployment) {
    synchronized (deployments) {
      if (closed) {
        deployment.failed(new IllegalStateException("closed before it was loaded"));
        return;
      }
    }
    try {
      deployment.ready(opener.open(deployment.options(), deployment::progress));
    } catch (RuntimeException e) {
      log.error("model '{}' could not be loaded: {}", deployment.name(), e.getMessage());
      deployment.failed(e);
    } catch (Error e) {
      deployment.failed(e);
      throw e;
    }
  }

  /**
   * Closes every engine, all at once. Blocks for a running load and the longest {@link
   * EngineOptions#shutdownTimeout()}.
   */
  @Override
  public void close() {
    synchronized (deployments) {
      closed = true;
    }
    loader.shutdown();
    List<Thread> closers = new ArrayList<>();
    for (Deployment deployment : deployments()) {
      deployment.markClosed();
      deployment
          .loaded()
          .ifPresent(
              engine ->
                  closers.add(
                      Thread.ofPlatform()
                          .name("hugind-close-" + deployment.name())
                          .start(engine::close)));
    }
    awaitLoader();
    for (Thread closer : closers) {
      join(closer);
    }
    // One that came to its end while we waited.
    for (Deployment deployment : deployments()) {
      deployment.loaded().ifPresent(LlamaEngine::close);
    }
  }

  private void awaitLoader() {
    boolean ended = false;
    boolean interrupted = false;
    while (!ended) {
      try {
        ended = loader.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = thread.join(Duration.ofMinutes(1));
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
