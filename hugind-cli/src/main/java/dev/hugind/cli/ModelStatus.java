package dev.hugind.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hugind.engine.Deployment;
import dev.hugind.engine.EngineStats;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a running server tells of one model.
 *
 * @param name its name on the wire
 * @param model its kind, size and quantisation; null until it is loaded
 * @param state loading, ready, failed or closed
 * @param slots how many slots it has
 * @param busySlots how many of them answer
 * @param waiting how many requests wait for one
 * @param sessions how many conversations it remembers; null until it is loaded
 */
record ModelStatus(
    @JsonProperty("name") String name,
    @JsonProperty("model") @Nullable String model,
    @JsonProperty("state") String state,
    @JsonProperty("slots") int slots,
    @JsonProperty("busy_slots") int busySlots,
    @JsonProperty("waiting") int waiting,
    @JsonProperty("sessions") @Nullable SessionCounts sessions) {

  static ModelStatus of(Deployment deployment) {
    Optional<EngineStats> stats = deployment.loaded().map(engine -> engine.stats());
    return new ModelStatus(
        deployment.name(),
        deployment.loaded().map(engine -> Sizes.model(engine.info())).orElse(null),
        deployment.state().name().toLowerCase(Locale.ROOT),
        deployment.options().context().sequences(),
        stats.map(EngineStats::busySlots).orElse(0),
        stats.map(EngineStats::waiting).orElse(0),
        deployment
            .loaded()
            .map(engine -> SessionCounts.of(engine.sessions().stats()))
            .orElse(null));
  }
}
