package dev.hugind.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogitBiasReaderTest {

  /** A token per character; a space is none. */
  private static Map<Integer, Float> read(String bias) throws InterruptedException {
    return new LogitBiasReader(text -> text.chars().filter(c -> c != ' ').toArray(), 256)
        .read(Bodies.of("\"logit_bias\":" + bias));
  }

  @Test
  void idsAndTexts_areRead() throws Exception {
    assertThat(read("null")).isEmpty();
    assertThat(read("{\"5\":-100,\"ab\":2,\"b\":0.5,\"7\":false}"))
        .isEqualTo(Map.of(5, -100f, (int) 'a', 2f, (int) 'b', 2.5f, 7, Float.NEGATIVE_INFINITY));
    assertThat(read("[[5,-1.5],[\"7\",1],[6,false]]"))
        .isEqualTo(Map.of(5, -1.5f, (int) '7', 1f, 6, Float.NEGATIVE_INFINITY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7                        | logit_bias",
        "{\"256\":1}              | logit_bias.256",
        "{\"99999999999\":1}      | logit_bias.99999999999",
        "{\"\":1}                 | logit_bias.",
        "{\"5\":true}             | logit_bias.5",
        "{\"5\":\"1\"}            | logit_bias.5",
        "{\"5\":100.5}            | logit_bias.5",
        "[5,1]                    | logit_bias[0]",
        "[[5,1,2]]                | logit_bias[0]",
        "[[1.5,1]]                | logit_bias[0][0]",
        "[[-1,1]]                 | logit_bias[0][0]",
        "[[5,null]]               | logit_bias[0][1]",
      })
  void otherValues_areRefusedByPath(String bias, String param) {
    Bodies.assertRefused(() -> read(bias), param, "logit_bias");
  }

  @Test
  void tooManyOrTooLong_areRefused() {
    String many =
        IntStream.rangeClosed(0, LogitBiasReader.MAX_ENTRIES)
            .mapToObj(i -> "[1,0]")
            .collect(Collectors.joining(",", "[", "]"));
    Bodies.assertRefused(() -> read(many), "logit_bias", "1025 entries");
    Bodies.assertRefused(
        () -> read("[[\"" + "x".repeat(257) + "\",1]]"), "logit_bias[0][0]", "257 characters");
  }
}
