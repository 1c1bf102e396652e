package dev.hugind.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.engine.fixture.TestVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the text, it is a grammar or ends with a {@link GrammarException}. */
class GbnfFuzzTest {
  private static final String PIECES = "|()*+?{},[]^-\"\\<>!.:=# \n\tar0x19u\uD83Dé";

  @Test
  void mutatedGrammars_failCleanly() {
    long seed = 20261125;
    Random random = new Random(seed);
    List<String> grammars = new ArrayList<>();
    for (JsonNode gbnf : TestVectors.json("gbnf-cases.json.gz", JsonNode.class)) {
      String grammar = gbnf.get("grammar").asText();
      if (grammar.length() < 2_000) {
        grammars.add(grammar);
      }
    }
    int good = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(grammars.get(random.nextInt(grammars.size())));
      for (int i = random.nextInt(4); i >= 0; i--) {
        mutate(text, grammars.get(random.nextInt(grammars.size())), random);
      }
      good += isGrammar(text.toString(), seed, round, random) ? 1 : 0;
    }
    System.out.println("seed " + seed + ": " + good + " of 20000 mutated grammars are good");
    assertThat(good).isBetween(1_000, 19_000);
  }

  private static void mutate(StringBuilder text, String other, Random random) {
    int at = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), at + random.nextInt(4));
    switch (random.nextInt(3)) {
      case 0 -> text.delete(at, to);
      case 1 -> text.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
      default -> {
        int start = random.nextInt(other.length() + 1);
        text.replace(
            at, to, other.substring(start, Math.min(other.length(), start + random.nextInt(20))));
      }
    }
  }

  private static boolean isGrammar(String text, long seed, int round, Random random) {
    try {
      ByteState state = Gbnf.parse(text, GrammarLimits.defaults()).start();
      for (int i = 0; i < 30; i++) {
        ByteState next = state.next(random.nextInt(256));
        state = next == null ? state : next;
      }
      return true;
    } catch (GrammarException e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    } catch (RuntimeException | StackOverflowError e) {
      return fail("seed " + seed + ", round " + round + ": " + text, e);
    }
  }
}
