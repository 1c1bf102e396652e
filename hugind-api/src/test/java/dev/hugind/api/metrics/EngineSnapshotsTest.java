package dev.hugind.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.hugind.engine.EngineStats;
import dev.hugind.engine.session.SessionStats;
import dev.hugind.engine.session.SessionStats.TierStats;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineSnapshotsTest {
  private static final EngineStats ENGINE =
      new EngineStats(4, 3, 2, 1000, 5_000_000_000L, 60, 700, 90, 50, 200, 9, 10, 11, 12);
  private static final SessionStats SESSIONS =
      new SessionStats(
          new TierStats(1, 0, 0, 21, 31, 0, Duration.ZERO),
          new TierStats(2, 1_000, 2_000, 22, 32, 5, Duration.ofMillis(1500)),
          new TierStats(3, 10_000, 20_000, 23, 33, 6, Duration.ofMillis(2500)),
          41,
          42,
          43,
          44);

  private static String text(ModelReading... models) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, EngineSnapshots.of(List.of(models)));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static ModelReading reading(String model) {
    return new ModelReading(model, ENGINE, SESSIONS, 1.25, 2.5);
  }

  @Test
  void everyNumber_hasItsPlace() throws Exception {
    assertThat(Scrape.of(text(reading("m"))).samples())
        .containsOnly(
            entry("llamacpp:prompt_tokens_total{model=m}", 5e9),
            entry("llamacpp:prompt_seconds_total{model=m}", 1.25),
            entry("llamacpp:tokens_predicted_total{model=m}", 700.0),
            entry("llamacpp:tokens_predicted_seconds_total{model=m}", 2.5),
            entry("llamacpp:n_decode_total{model=m}", 200.0),
            entry("llamacpp:n_busy_slots_per_decode{model=m}", 3.25),
            entry("llamacpp:requests_processing{model=m}", 3.0),
            entry("llamacpp:requests_deferred{model=m}", 2.0),
            entry("hugind_slots{model=m}", 4.0),
            entry("hugind_slots_busy{model=m}", 3.0),
            entry("hugind_requests_waiting{model=m}", 2.0),
            entry("hugind_cached_tokens{model=m}", 1000.0),
            entry("hugind_prompt_tokens_reused_total{model=m}", 60.0),
            entry("hugind_draft_tokens_total{model=m}", 90.0),
            entry("hugind_draft_tokens_accepted_total{model=m}", 50.0),
            entry("hugind_requests_total{model=m, outcome=completed}", 9.0),
            entry("hugind_requests_total{model=m, outcome=cancelled}", 10.0),
            entry("hugind_requests_total{model=m, outcome=failed}", 11.0),
            entry("hugind_requests_total{model=m, outcome=rejected}", 12.0),
            entry("hugind_sessions{model=m, tier=slot}", 1.0),
            entry("hugind_sessions{model=m, tier=ram}", 2.0),
            entry("hugind_sessions{model=m, tier=disk}", 3.0),
            entry("hugind_session_bytes{model=m, tier=slot}", 0.0),
            entry("hugind_session_bytes{model=m, tier=ram}", 1000.0),
            entry("hugind_session_bytes{model=m, tier=disk}", 10_000.0),
            entry("hugind_session_budget_bytes{model=m, tier=slot}", 0.0),
            entry("hugind_session_budget_bytes{model=m, tier=ram}", 2000.0),
            entry("hugind_session_budget_bytes{model=m, tier=disk}", 20_000.0),
            entry("hugind_session_hits_total{model=m, tier=slot}", 21.0),
            entry("hugind_session_hits_total{model=m, tier=ram}", 22.0),
            entry("hugind_session_hits_total{model=m, tier=disk}", 23.0),
            entry("hugind_session_misses_total{model=m}", 41.0),
            entry("hugind_session_moves_total{model=m, to=slot}", 31.0),
            entry("hugind_session_moves_total{model=m, to=ram}", 32.0),
            entry("hugind_session_moves_total{model=m, to=disk}", 33.0),
            entry("hugind_session_restore_seconds_count{model=m, tier=slot}", 0.0),
            entry("hugind_session_restore_seconds_sum{model=m, tier=slot}", 0.0),
            entry("hugind_session_restore_seconds_count{model=m, tier=ram}", 5.0),
            entry("hugind_session_restore_seconds_sum{model=m, tier=ram}", 1.5),
            entry("hugind_session_restore_seconds_count{model=m, tier=disk}", 6.0),
            entry("hugind_session_restore_seconds_sum{model=m, tier=disk}", 2.5),
            entry("hugind_sessions_forgotten_total{model=m}", 42.0),
            entry("hugind_sessions_lost_total{model=m}", 43.0),
            entry("hugind_session_store_failures_total{model=m}", 44.0));
  }

  @Test
  void severalModels_shareNamesAndDifferInTheirLabel() throws Exception {
    Scrape scrape = Scrape.of(text(reading("a"), reading("Great/Model \"7\\B\"")));

    assertThat(scrape.value("hugind_slots{model=a}")).isEqualTo(4);
    assertThat(scrape.value("hugind_slots{model=Great/Model \\\"7\\\\B\\\"}")).isEqualTo(4);
  }

  @Test
  void noModel_isNoSample() throws Exception {
    assertThat(text()).isEmpty();
  }

  @Test
  void engineThatDidNothing_dividesByNoZero() throws Exception {
    EngineStats fresh = new EngineStats(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    Scrape scrape = Scrape.of(text(new ModelReading("m", fresh, SessionStats.NONE, 0, 0)));

    assertThat(scrape.value("llamacpp:n_busy_slots_per_decode{model=m}")).isZero();
  }

  @Test
  void parser_refusesWhatIsNoScrape() {
    for (String wrong :
        List.of(
            "{a:b_total,model=\"m\"} 1\n",
            "# HELP a h\n# TYPE a gauge\nb 1\n",
            "# HELP a h\n# TYPE a gauge\na 1\na 1\n",
            "# HELP a h\n# TYPE a counter\na 1\n",
            "# HELP a h\n# TYPE a gauge\na{x=\"\"\"} 1\n",
            "# HELP a h\n# TYPE a gauge\na 1",
            "a 1\n")) {
      assertThatThrownBy(() -> Scrape.of(wrong)).as(wrong).isInstanceOf(AssertionError.class);
    }
  }
}
