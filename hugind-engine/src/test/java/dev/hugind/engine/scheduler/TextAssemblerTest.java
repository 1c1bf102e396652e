package dev.hugind.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextAssemblerTest {

  @Test
  void add_characterSplitOverTokens_comesOutWhole() {
    TextAssembler assembler = new TextAssembler(List.of());
    byte[] globe = "🌍".getBytes(StandardCharsets.UTF_8);
    assertThat(assembler.add(new byte[] {globe[0]})).isEmpty();
    assertThat(assembler.add(new byte[] {globe[1], globe[2]})).isEmpty();
    assertThat(assembler.add(new byte[] {globe[3], 'a'})).isEqualTo("🌍a");
    assertThat(assembler.end()).isEmpty();
  }

  @Test
  void end_characterCutOff_becomesReplacement() {
    TextAssembler assembler = new TextAssembler(List.of());
    assertThat(assembler.add(new byte[] {(byte) 0xF0, (byte) 0x9F})).isEmpty();
    assertThat(assembler.end()).isEqualTo("\uFFFD");
  }

  @Test
  void add_invalidBytes_becomeReplacementAndTheRestFollows() {
    TextAssembler assembler = new TextAssembler(List.of());
    assertThat(assembler.add(new byte[] {(byte) 0xFF, 'x'})).isEqualTo("\uFFFDx");
  }

  @Test
  void add_stopAcrossTokens_neverLetsHalfOfItOut() {
    TextAssembler assembler = new TextAssembler(List.of("STOP"));
    assertThat(assembler.add(bytes("abST"))).isEqualTo("ab");
    assertThat(assembler.add(bytes("O"))).isEmpty();
    assertThat(assembler.add(bytes("Pcd"))).isEmpty();
    assertThat(assembler.isStopped()).isTrue();
    assertThat(assembler.end()).isEmpty();
  }

  @Test
  void add_falseAlarm_comesOutLater() {
    TextAssembler assembler = new TextAssembler(List.of("STOP"));
    assertThat(assembler.add(bytes("ST"))).isEmpty();
    assertThat(assembler.add(bytes("ARS"))).isEqualTo("STAR");
    assertThat(assembler.add(bytes("!"))).isEqualTo("S!");
  }

  @Test
  void end_heldTail_isNotLost() {
    TextAssembler assembler = new TextAssembler(List.of("\n\nUser:"));
    assertThat(assembler.add(bytes("yes\n\nUs"))).isEqualTo("yes");
    assertThat(assembler.end()).isEqualTo("\n\nUs");
  }

  @Test
  void add_severalStops_theFirstInTheTextCounts() {
    TextAssembler assembler = new TextAssembler(List.of("zz", "b"));
    assertThat(assembler.add(bytes("abzz"))).isEqualTo("a");
    assertThat(assembler.isStopped()).isTrue();
  }

  @Test
  void add_afterStop_isRefused() {
    TextAssembler assembler = new TextAssembler(List.of("x"));
    assertThat(assembler.add(bytes("x"))).isEmpty();
    assertThatThrownBy(() -> assembler.add(bytes("y"))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void add_randomTextInRandomPieces_equalsTheNaiveCut() {
    long seed = 20261125;
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      String text = randomText(random, random.nextInt(30));
      List<String> stops = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        stops.add(randomText(random, 1 + random.nextInt(3)));
      }
      assertThat(assembled(text, stops, random))
          .as("seed %d, round %d, text '%s', stops %s", seed, round, text, stops)
          .isEqualTo(naiveCut(text, stops));
    }
  }

  /** The shortest prefix of the text that ends in a stop string, without that. */
  private static String naiveCut(String text, List<String> stops) {
    byte[] bytes = bytes(text);
    for (int end = 1; end <= bytes.length; end++) {
      String prefix = new String(bytes, 0, end, StandardCharsets.UTF_8);
      for (String stop : stops) {
        int at = prefix.indexOf(stop);
        if (at >= 0) {
          return prefix.substring(0, firstOf(prefix, stops));
        }
      }
    }
    return text;
  }

  private static int firstOf(String text, List<String> stops) {
    return stops.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min().orElseThrow();
  }

  /** One byte at a time, so that the naive cut sees the same moments. */
  private static String assembled(String text, List<String> stops, Random random) {
    TextAssembler assembler = new TextAssembler(stops);
    StringBuilder out = new StringBuilder();
    for (byte b : bytes(text)) {
      out.append(assembler.add(new byte[] {b}));
      if (random.nextInt(4) == 0 && !assembler.isStopped()) {
        out.append(assembler.add(new byte[0]));
      }
      if (assembler.isStopped()) {
        return out.toString();
      }
    }
    return out.append(assembler.end()).toString();
  }

  private static String randomText(Random random, int length) {
    StringBuilder text = new StringBuilder();
    String[] alphabet = {"a", "b", "é", "世", "🌍"};
    for (int i = 0; i < length; i++) {
      text.append(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
