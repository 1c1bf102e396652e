package dev.hugind.api.metrics;

import dev.hugind.engine.EngineStats;
import dev.hugind.engine.session.SessionStats.TierStats;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/*
 * Names
 *
 * llamacpp:… are llama-server's, so that dashboards made for it work. hugind_… are ours. A counter
 * is named without _total here: the format adds it.
 */
/**
 * The engines' numbers as metrics.
 *
 * <p><b>Thread safety:</b> stateless.
 */
final class EngineSnapshots {
  static final String MODEL = "model";
  private static final String TIER = "tier";

  private final List<ModelReading> models;
  private final MetricSnapshots.Builder all = MetricSnapshots.builder();

  private EngineSnapshots(List<ModelReading> models) {
    this.models = models;
  }

  /** One value and what tells it from the others of its name, the model apart. */
  private record Value(String label, String word, double value) {
    Labels of(String model) {
      return label.isEmpty() ? Labels.of(MODEL, model) : Labels.of(MODEL, model, label, word);
    }
  }

  /** Returns the metrics of these models, each with its own name. */
  static MetricSnapshots of(List<ModelReading> models) {
    EngineSnapshots snapshots = new EngineSnapshots(models);
    snapshots.likeLlamaServer();
    snapshots.engines();
    snapshots.sessions();
    return snapshots.all.build();
  }

  private void likeLlamaServer() {
    counter(
        "llamacpp:prompt_tokens",
        "Prompt tokens computed; those from the cache are not among them.",
        model -> model.engine().promptTokens());
    counter(
        "llamacpp:prompt_seconds",
        "Time of prefills, of the answers that came to their end.",
        ModelReading::prefillSeconds);
    counter(
        "llamacpp:tokens_predicted",
        "Tokens generated.",
        model -> model.engine().completionTokens());
    counter(
        "llamacpp:tokens_predicted_seconds",
        "Time of decoding, of the answers that came to their end.",
        ModelReading::decodeSeconds);
    counter("llamacpp:n_decode", "Computing steps.", model -> model.engine().steps());
    gauge(
        "llamacpp:n_busy_slots_per_decode",
        "Answers per computing step.",
        model -> perStep(model.engine()));
    gauge("llamacpp:requests_processing", "Answers in slots.", model -> model.engine().busySlots());
    gauge(
        "llamacpp:requests_deferred",
        "Requests that wait for a slot.",
        model -> model.engine().waiting());
  }

  private static double perStep(EngineStats engine) {
    // Guessed tokens came with another one in the same step.
    long rows = engine.completionTokens() - engine.acceptedDraftTokens();
    return engine.steps() == 0 ? 0 : (double) rows / engine.steps();
  }

  private void engines() {
    gauge("hugind_slots", "Slots.", model -> model.engine().slots());
    gauge("hugind_slots_busy", "Slots that answer.", model -> model.engine().busySlots());
    gauge(
        "hugind_requests_waiting",
        "Requests that wait for a slot.",
        model -> model.engine().waiting());
    gauge(
        "hugind_cached_tokens",
        "Tokens in the KV cache, of busy and idle slots.",
        model -> model.engine().cachedTokens());
    counter(
        "hugind_prompt_tokens_reused",
        "Prompt tokens taken from the cache.",
        model -> model.engine().reusedTokens());
    counter(
        "hugind_draft_tokens",
        "Tokens of answers that were guessed.",
        model -> model.engine().draftTokens());
    counter(
        "hugind_draft_tokens_accepted",
        "Guessed tokens that were right.",
        model -> model.engine().acceptedDraftTokens());
    counters(
        "hugind_requests",
        "Answers by how they ended, and requests refused for want of room.",
        model -> {
          EngineStats engine = model.engine();
          return List.of(
              new Value("outcome", "completed", engine.completed()),
              new Value("outcome", "cancelled", engine.cancelled()),
              new Value("outcome", "failed", engine.failed()),
              new Value("outcome", "rejected", engine.rejected()));
        });
  }

  private void sessions() {
    gauges(
        "hugind_sessions",
        "Conversations remembered, by the fastest tier that holds them.",
        model -> perTier(model, TierStats::conversations));
    gauges(
        "hugind_session_bytes",
        "What a tier holds; a slot's memory is the context's, so it counts 0.",
        model -> perTier(model, TierStats::bytes));
    gauges(
        "hugind_session_budget_bytes",
        "What a tier may hold at most.",
        model -> perTier(model, TierStats::budgetBytes));
    counters(
        "hugind_session_hits",
        "Requests that found their start in a tier.",
        model -> perTier(model, TierStats::hits));
    counter(
        "hugind_session_misses",
        "Requests for which nothing was remembered.",
        model -> model.sessions().misses());
    counters(
        "hugind_session_moves",
        "Conversations that moved to a tier.",
        model ->
            perTier(model, TierStats::arrivals).stream()
                .map(value -> new Value("to", value.word(), value.value()))
                .toList());
    restores();
    counter(
        "hugind_sessions_forgotten",
        "Conversations that went because of a budget or their age.",
        model -> model.sessions().forgotten());
    counter(
        "hugind_sessions_lost",
        "Conversations that went because they could not be saved in time.",
        model -> model.sessions().lost());
    counter(
        "hugind_session_store_failures",
        "Writes and reads of the store that failed.",
        model -> model.sessions().storeFailures());
  }

  private void restores() {
    SummarySnapshot.Builder summary =
        SummarySnapshot.builder()
            .name("hugind_session_restore_seconds")
            .help("Putting a state from a tier into a slot.");
    for (ModelReading model : models) {
      tiers(model)
          .forEach(
              (tier, stats) ->
                  summary.dataPoint(
                      SummaryDataPointSnapshot.builder()
                          .labels(Labels.of(MODEL, model.model(), TIER, tier))
                          .count(stats.restores())
                          .sum(stats.restoreTime().toNanos() / 1e9)
                          .build()));
    }
    all.metricSnapshot(summary.build());
  }

  private static Map<String, TierStats> tiers(ModelReading model) {
    Map<String, TierStats> tiers = new LinkedHashMap<>();
    tiers.put("slot", model.sessions().slot());
    tiers.put("ram", model.sessions().ram());
    tiers.put("disk", model.sessions().disk());
    return tiers;
  }

  private static List<Value> perTier(ModelReading model, ToDoubleFunction<TierStats> value) {
    List<Value> values = new ArrayList<>();
    tiers(model)
        .forEach((tier, stats) -> values.add(new Value(TIER, tier, value.applyAsDouble(stats))));
    return values;
  }

  private static Function<ModelReading, List<Value>> one(ToDoubleFunction<ModelReading> value) {
    return model -> List.of(new Value("", "", value.applyAsDouble(model)));
  }

  private void counter(String name, String help, ToDoubleFunction<ModelReading> value) {
    counters(name, help, one(value));
  }

  private void gauge(String name, String help, ToDoubleFunction<ModelReading> value) {
    gauges(name, help, one(value));
  }

  private void counters(String name, String help, Function<ModelReading, List<Value>> values) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
    eachPoint(
        values,
        (labels, value) ->
            counter.dataPoint(
                CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
    all.metricSnapshot(counter.build());
  }

  private void gauges(String name, String help, Function<ModelReading, List<Value>> values) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    eachPoint(
        values,
        (labels, value) ->
            gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
    all.metricSnapshot(gauge.build());
  }

  private void eachPoint(
      Function<ModelReading, List<Value>> values, BiConsumer<Labels, Double> point) {
    for (ModelReading model : models) {
      for (Value value : values.apply(model)) {
        point.accept(value.of(model.model()), value.value());
      }
    }
  }
}
