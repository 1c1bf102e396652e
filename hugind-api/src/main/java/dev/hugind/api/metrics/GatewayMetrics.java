package dev.hugind.api.metrics;

import dev.hugind.engine.Deployment;
import dev.hugind.engine.EngineManager;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All that is measured of the deployed models.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class GatewayMetrics {
  private final EngineManager engines;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** By the deployment's name; as many as there are deployments. */
  private final Map<String, ModelTimers> timers = new ConcurrentHashMap<>();

  /**
   * Creates the metrics.
   *
   * @param engines the deployed models; they are looked at when somebody scrapes
   */
  public GatewayMetrics(EngineManager engines) {
    this.engines = engines;
    MultiCollector collector = () -> EngineSnapshots.of(readings());
    registry.getPrometheusRegistry().register(collector);
  }

  /**
   * Returns the timers of a model.
   *
   * @param deployment the model
   * @return the same each time
   */
  public ModelTimers timers(Deployment deployment) {
    return timers.computeIfAbsent(deployment.name(), name -> new ModelTimers(name, registry));
  }

  private List<ModelReading> readings() {
    return engines.deployments().stream().flatMap(one -> reading(one).stream()).toList();
  }

  private Optional<ModelReading> reading(Deployment deployment) {
    return deployment
        .loaded()
        .map(
            engine -> {
              ModelTimers own = timers(deployment);
              return new ModelReading(
                  deployment.name(),
                  engine.stats(),
                  engine.sessions().stats(),
                  own.prefillSeconds(),
                  own.decodeSeconds());
            });
  }

  /**
   * Returns the values now.
   *
   * @return Prometheus' text format, version 0.0.4
   */
  public String scrape() {
    // Before the registry looks at its meters: one of a model that was loaded since is new to it.
    for (Deployment deployment : engines.deployments()) {
      var _ = timers(deployment);
    }
    return registry.scrape();
  }
}
