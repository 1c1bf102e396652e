package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChatStreamTest {

  /** Replaces what differs from answer to answer. */
  static String normalized(String body) {
    return body.replaceAll("chatcmpl-[A-Za-z0-9]{24}", "ID")
        .replaceAll("\"created\":\\d+", "\"created\":0")
        .replaceAll("\"system_fingerprint\":\"b0-[0-9a-f]{8}\"", "\"system_fingerprint\":\"F\"")
        .replaceAll("(_ms|_per_second)\":[0-9.E-]+", "$1\":0");
  }

  @Test
  void stream_hasExactlyTheseBytes() throws Exception {
    try (Gateway gateway = Gateway.answering("Hé\"\n");
        RawClient client = gateway.client()) {
      RawClient.Response response = client.chat(Gateway.HI_STREAM);

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(response.header("Cache-Control")).isEqualTo("no-cache");
      assertThat(response.header("X-Accel-Buffering")).isEqualTo("no");
      String head =
          "data: {\"id\":\"ID\",\"object\":\"chat.completion.chunk\",\"created\":0,"
              + "\"model\":\"scripted\",\"system_fingerprint\":\"F\",\"choices\":[";
      String tail = ",\"logprobs\":null,\"finish_reason\":null}]}\n\n";
      assertThat(normalized(response.body()))
          .isEqualTo(
              head
                  + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null}"
                  + tail
                  + (head + "{\"index\":0,\"delta\":{\"content\":\"H\"}" + tail)
                  + (head + "{\"index\":0,\"delta\":{\"content\":\"é\"}" + tail)
                  + (head + "{\"index\":0,\"delta\":{\"content\":\"\\\"\"}" + tail)
                  + (head + "{\"index\":0,\"delta\":{\"content\":\"\\n\"}" + tail)
                  + head
                  + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                  + "\"timings\":{\"cache_n\":0,\"prompt_n\":21,\"prompt_ms\":0,"
                  + "\"prompt_per_token_ms\":0,\"prompt_per_second\":0,\"predicted_n\":6,"
                  + "\"predicted_ms\":0,\"predicted_per_token_ms\":0,"
                  + "\"predicted_per_second\":0}}\n\n"
                  + "data: [DONE]\n\n");
    }
  }
}
