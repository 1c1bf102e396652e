package dev.hugind.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonFuzzTest {
  private static final long SEED = 20260711;
  private static final int ROUNDS = 1500;
  private static final String BODY =
      "{\"model\":\"scripted\",\"stream\":false,\"max_tokens\":3,\"temperature\":0.7,\"n\":2,"
          + "\"stop\":[\"a\",\"b\"],\"logit_bias\":{\"5\":1,\"é\":false},\"user\":\"me\","
          + "\"logprobs\":true,\"top_logprobs\":2,\"response_format\":{\"type\":\"text\"},"
          + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":"
          + "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}}}],"
          + "\"tool_choice\":\"auto\",\"chat_template_kwargs\":{\"x\":[1,{\"y\":2.5}]},"
          + "\"documents\":[{\"title\":\"T\"}],\"thinking_budget_tokens\":5,\"messages\":"
          + "[{\"role\":\"system\",\"content\":\"Be kind\"},{\"role\":\"user\",\"content\":"
          + "[{\"type\":\"text\",\"text\":\"Hällo \\u00e9 \\ud83d\\ude00\"}]},"
          + "{\"role\":\"assistant\",\"content\":null,\"reasoning\":\"hm\",\"tool_calls\":"
          + "[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":"
          + "\"{\\\"a\\\":1}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"x\"}]}";
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "null",
    "true",
    "-1",
    "1e999",
    "NaN",
    "\\u0000",
    "\\ud800",
    "\"model\":",
    "\0",
    "9999999999999999999999",
    "//",
    "'",
    "\u00a0",
    "[[[[[[[["
  };

  @Test
  void mutatedBodies_areAnsweredOrRefusedAndTheServerLives() throws Exception {
    Random random = new Random(SEED);
    int answered = 0;
    try (Gateway gateway = Gateway.answering("ok");
        RawClient client = gateway.client()) {
      for (int round = 0; round < ROUNDS; round++) {
        byte[] body = mutate(BODY.getBytes(StandardCharsets.UTF_8), random);
        client.send(RawClient.chatHead("Content-Length: " + body.length));
        client.send(body);
        int status = client.response().status();
        assertThat(status)
            .as("seed %d, round %d: %s", SEED, round, new String(body, StandardCharsets.UTF_8))
            .isIn(200, 400, 404);
        answered += status == 200 ? 1 : 0;
      }
      assertThat(answered).isBetween(1, ROUNDS - 1);
      assertThat(client.chat(BODY).status()).isEqualTo(200);
    }
  }

  private static byte[] mutate(byte[] body, Random random) {
    byte[] mutated = body;
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(4)) {
        case 0 -> {
          mutated = mutated.clone();
          mutated[at] = (byte) random.nextInt(256);
        }
        case 1 -> mutated = splice(mutated, at, at + 1 + random.nextInt(8), new byte[0]);
        case 2 ->
            mutated =
                splice(
                    mutated,
                    at,
                    at,
                    PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8));
        default -> mutated = splice(mutated, at, at, Arrays.copyOfRange(body, at / 2, at));
      }
    }
    return mutated;
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] piece) {
    int end = Math.min(to, bytes.length);
    byte[] spliced = new byte[from + piece.length + bytes.length - end];
    System.arraycopy(bytes, 0, spliced, 0, from);
    System.arraycopy(piece, 0, spliced, from, piece.length);
    System.arraycopy(bytes, end, spliced, from + piece.length, bytes.length - end);
    return spliced.length == 0 ? bytes : spliced;
  }
}
