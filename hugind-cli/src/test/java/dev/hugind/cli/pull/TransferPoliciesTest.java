package dev.hugind.cli.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, pauses and pieces. */
final class TransferPoliciesTest {
  private static final Path MODELS = Path.of("/models");

  @ParameterizedTest
  @ValueSource(
      strings = {"m.gguf", "user/repo/m-Q4_K_M.gguf", "u/r/BF16/é (1)+x.gguf", "1/2/3.gguf"})
  void usualNames_areKept(String name) {
    assertThat(LocalName.resolve(MODELS, name)).isEqualTo(MODELS.resolve(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../m.gguf",
        "a/../m.gguf",
        "/m.gguf",
        "a//m.gguf",
        ".m.gguf",
        "a/.git/m.gguf",
        "m.gguf/",
        "a\\m.gguf",
        "a\nm.gguf",
        "C:m.gguf",
        "m.gguf.part",
        "m",
        "",
        "a/b/c/d/e/f/g/h/m.gguf",
        "a /m.gguf"
      })
  void namesThatLeadElsewhere_areRefused(String name) {
    assertThatThrownBy(() -> LocalName.resolve(MODELS, name))
        .isInstanceOf(PullException.class)
        .hasMessageContaining("is no name for a");
  }

  @Test
  void longNames_areRefused() {
    String longest = "m".repeat(195) + ".gguf";

    assertThat(LocalName.resolve(MODELS, longest)).isEqualTo(MODELS.resolve(longest));
    assertThatThrownBy(() -> LocalName.resolve(MODELS, "m".repeat(196) + ".gguf"))
        .isInstanceOf(PullException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "a-00001-of-00003.gguf, a, 1, 3",
    "x/b-00002-of-00002.gguf, x/b, 2, 2",
    "a-00000-of-00003.gguf, , ,",
    "a-00004-of-00003.gguf, , ,",
    "a-00001-of-99999.gguf, , ,",
    "a-1-of-3.gguf, , ,",
  })
  void splitNames_areRead(String name, String stem, Integer number, Integer count) {
    assertThat(SplitFileName.of(name).orElse(null))
        .isEqualTo(stem == null ? null : new SplitFileName(stem, number, count));
  }

  @Test
  void pauses_growUpToTheLongestAndKeepToTheServersWish() {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(60));

    assertThat(backoff.pause(0, null, 1)).hasMillis(500);
    assertThat(backoff.pause(1, null, 1)).hasMillis(500);
    assertThat(backoff.pause(1, null, 0)).hasMillis(250);
    assertThat(backoff.pause(4, null, 1)).hasMillis(4000);
    assertThat(backoff.pause(40, null, 1)).hasMillis(60_000);
    assertThat(backoff.pause(1, Duration.ofSeconds(7), 0)).hasSeconds(7);
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7",
    "0, 0",
    "'Wed, 21 Oct 2026 07:28:30 GMT', 30",
    "'Wed, 21 Oct 2026 07:00:00 GMT', 0",
    "soon, ",
    "'', ",
    "-5, ",
  })
  void retryAfter_isSecondsOrADate(String text, Integer seconds) {
    HttpHeaders headers = HttpHeaders.of(Map.of("Retry-After", List.of(text)), (_, _) -> true);

    assertThat(HttpFailures.retryAfter(headers, Instant.parse("2026-10-21T07:28:00Z")))
        .isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
  }

  @Test
  void pieces_coverEveryByteOnce() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      int bytes = 1 + random.nextInt(1000);
      PieceMap map = new PieceMap(bytes, 1 + random.nextInt(300));
      boolean[] written = new boolean[bytes];
      for (OptionalInt piece = map.take(); piece.isPresent(); piece = map.take()) {
        int taken = piece.getAsInt();
        long to = map.position(taken) + random.nextLong(map.end(taken) - map.position(taken) + 1);
        for (long at = map.position(taken); at < to; at++) {
          assertThat(written[(int) at]).as("seed %d", seed).isFalse();
          written[(int) at] = true;
        }
        map.add(taken, to - map.position(taken));
        map.giveBack(taken);
      }
      assertThat(map.isComplete()).as("seed %d", seed).isTrue();
      assertThat(written).as("seed %d", seed).doesNotContain(false);
    }
  }

  @Test
  void takenPiece_isNobodyElses() {
    PieceMap map = new PieceMap(10, 5);

    assertThat(map.take()).hasValue(0);
    assertThat(map.take()).hasValue(1);
    assertThat(map.take()).isEmpty();
    map.giveBack(0);
    assertThat(map.take()).hasValue(0);
  }

  @Test
  void journalThatMakesNoSense_isNone(@TempDir Path folder) throws Exception {
    for (String text :
        List.of(
            "",
            "null",
            "[]",
            "{\"bytes\":10,\"pieceBytes\":5,\"done\":[5]}",
            "{\"bytes\":10,\"pieceBytes\":5,\"done\":[5,6]}",
            "{\"bytes\":10,\"pieceBytes\":5,\"done\":[-1,0]}",
            "{\"bytes\":10,\"pieceBytes\":0,\"done\":[]}",
            "{\"bytes\":9223372036854775807,\"pieceBytes\":1,\"done\":[]}")) {
      Path file = Files.writeString(folder.resolve("j"), text);

      assertThat(PartJournal.read(file)).as(text).isEmpty();
    }
  }
}
