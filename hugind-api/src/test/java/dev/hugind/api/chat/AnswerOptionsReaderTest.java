package dev.hugind.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.chat.ChatRequest;
import org.junit.jupiter.api.Test;

class AnswerOptionsReaderTest {

  private static int top(String fields) {
    return AnswerOptionsReader.topLogprobs(Bodies.of(fields));
  }

  @Test
  void options_areRead() {
    assertThat(AnswerOptionsReader.read(Bodies.of("")))
        .isEqualTo(new AnswerOptions(1, false, false, false, false));
    assertThat(
            AnswerOptionsReader.read(
                Bodies.of(
                    "\"n\":16,\"stream\":true,\"stream_options\":{\"include_usage\":true,"
                        + "\"include_obfuscation\":false},\"return_progress\":true,"
                        + "\"timings_per_token\":true")))
        .isEqualTo(new AnswerOptions(16, true, true, true, true));
    assertThat(
            AnswerOptionsReader.read(
                Bodies.of("\"return_progress\":true,\"timings_per_token\":true")))
        .isEqualTo(new AnswerOptions(1, false, false, false, false));
  }

  @Test
  void logprobs_areRead() {
    assertThat(top("")).isEqualTo(ChatRequest.NO_LOGPROBS);
    assertThat(top("\"logprobs\":false,\"top_logprobs\":0")).isEqualTo(ChatRequest.NO_LOGPROBS);
    assertThat(top("\"logprobs\":true")).isZero();
    assertThat(top("\"logprobs\":true,\"top_logprobs\":20")).isEqualTo(20);
    Bodies.assertRefused(() -> top("\"top_logprobs\":1"), "top_logprobs", "logprobs is not true");
    Bodies.assertRefused(
        () -> top("\"logprobs\":true,\"top_logprobs\":21"), "top_logprobs", "from 0 to 20");
  }
}
