package dev.hugind.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.api.metrics.GatewayMetrics;
import dev.hugind.api.metrics.Scrape;
import dev.hugind.engine.Deployment;
import dev.hugind.engine.EngineManager;
import dev.hugind.engine.EngineOptions;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.chat.ChatFinishReason;
import dev.hugind.engine.fixture.ScriptedBackend;
import dev.hugind.engine.generation.Timings;
import dev.hugind.engine.generation.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswerTimesTest {
  private static final ChatEvent TEXT = new ChatEvent.Text("x");

  private final EngineManager engines =
      new EngineManager(
          (options, progress) ->
              LlamaEngine.open(options, ScriptedBackend.answering("ok"), progress),
          InstantSource.system());
  private final GatewayMetrics metrics = new GatewayMetrics(engines);
  private final Deployment model =
      engines.deploy("m", EngineOptions.builder(Path.of("m.gguf")).build());
  private long millis = 1000;

  @BeforeEach
  void modelIsLoaded() throws InterruptedException {
    assertThat(model.awaitLoaded(Duration.ofSeconds(20)).contextTokens()).isPositive();
  }

  @AfterEach
  void close() {
    engines.close();
  }

  private AnswerTimes times(int choices) {
    return new AnswerTimes(metrics.timers(model), choices, () -> millis * 1_000_000);
  }

  private static ChatEvent done(int queued, int prefill, int decode) {
    return new ChatEvent.Done(
        ChatFinishReason.STOP,
        new Usage(1, 0, 1, 0),
        new Timings(
            Duration.ofMillis(queued), Duration.ofMillis(prefill), Duration.ofMillis(decode)));
  }

  private void tell(AnswerTimes times, int after, int choice, ChatEvent event, int tokens) {
    millis += after;
    times.add(new ChoiceReplies.Told(choice, event, tokens));
  }

  /** How often something was observed, and how many milliseconds that made together. */
  private String observed(String name) {
    Scrape scrape = Scrape.of(metrics.scrape());
    return scrape.value("hugind_" + name + "_seconds_count{model=m}")
        + " "
        + Math.round(scrape.value("hugind_" + name + "_seconds_sum{model=m}") * 1000);
  }

  @Test
  void answer_isTimedTokenByToken() {
    AnswerTimes times = times(1);
    tell(times, 100, 0, new ChatEvent.Progress(5, 0, 5, Duration.ofMillis(90)), 0);
    tell(times, 20, 0, TEXT, 1);
    tell(times, 30, 0, TEXT, 2);
    tell(times, 60, 0, TEXT, 5); // three that were held back
    tell(times, 1, 0, done(10, 100, 91), 5); // nothing new

    assertThat(observed("time_to_first_token")).isEqualTo("1.0 120");
    assertThat(observed("inter_token_latency")).isEqualTo("4.0 90");
    assertThat(observed("e2e_request_latency")).isEqualTo("1.0 211");
    assertThat(observed("request_queue_time")).isEqualTo("1.0 10");
    assertThat(observed("request_prefill_time")).isEqualTo("1.0 100");
    assertThat(observed("request_decode_time")).isEqualTo("1.0 91");
    Scrape scrape = Scrape.of(metrics.scrape());
    String bucket = "hugind_inter_token_latency_seconds_bucket{le=%s, model=m}";
    assertThat(scrape.value(bucket.formatted("0.01"))).isZero();
    assertThat(scrape.value(bucket.formatted("0.02"))).isEqualTo(3); // 60 ms among three
    assertThat(scrape.value(bucket.formatted("0.03"))).isEqualTo(4);
    assertThat(scrape.value("llamacpp:prompt_seconds_total{model=m}")).isEqualTo(0.1);
    assertThat(scrape.value("llamacpp:tokens_predicted_seconds_total{model=m}")).isEqualTo(0.091);
  }

  @Test
  void choices_areOneRequestWithTheirOwnGaps() {
    AnswerTimes times = times(2);
    tell(times, 100, 1, TEXT, 1);
    tell(times, 10, 0, TEXT, 1);
    tell(times, 10, 1, TEXT, 2);
    tell(times, 10, 0, TEXT, 2);
    tell(times, 10, 1, done(90, 1, 70), 2); // it waited for the other's prompt
    tell(times, 10, 0, done(5, 80, 60), 2);

    assertThat(observed("time_to_first_token")).isEqualTo("1.0 100");
    assertThat(observed("inter_token_latency")).isEqualTo("2.0 40");
    assertThat(observed("e2e_request_latency")).isEqualTo("1.0 150");
    assertThat(observed("request_queue_time")).isEqualTo("1.0 5");
    assertThat(observed("request_prefill_time")).isEqualTo("1.0 80");
    assertThat(observed("request_decode_time")).isEqualTo("1.0 70");
  }

  @Test
  void answerThatWasGivenUp_countsWithItsTokensOnly() {
    AnswerTimes times = times(1);
    tell(times, 100, 0, TEXT, 1);
    tell(times, 10, 0, TEXT, 2);

    assertThat(observed("time_to_first_token")).isEqualTo("1.0 100");
    assertThat(observed("inter_token_latency")).isEqualTo("1.0 10");
    assertThat(observed("e2e_request_latency")).isEqualTo("0.0 0");
    assertThat(observed("request_decode_time")).isEqualTo("0.0 0");
  }
}
