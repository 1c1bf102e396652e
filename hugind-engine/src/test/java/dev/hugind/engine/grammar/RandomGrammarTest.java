package dev.hugind.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.fixture.Matching;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random grammars against a matcher that tries everything. */
class RandomGrammarTest {
  private static final int[] BYTES = {'a', 'b', 'c', 0xC3, 0xA9, 0x80};

  private static List<String> texts(int longest) {
    List<String> texts = new ArrayList<>(List.of(""));
    for (int from = 0, length = 0; length < longest; length++) {
      int to = texts.size();
      for (; from < to; from++) {
        for (String next : List.of("a", "b", "é")) {
          texts.add(texts.get(from) + next);
        }
      }
    }
    return texts;
  }

  private static @Nullable Grammar parse(String text, GrammarLimits limits) {
    try {
      return Gbnf.parse(text, limits);
    } catch (GrammarException e) {
      assertThat(e).hasMessageMatching("(?s).*(left recursion|matches no text).*");
      return null;
    }
  }

  @Test
  void randomGrammars_matchWhatTheyShould() {
    long seed = 20261125;
    Random random = new Random(seed);
    List<String> texts = texts(5);
    int followed = 0;
    int matches = 0;
    int compared = 0;
    while (followed < 1500) {
      RandomGrammar expected = new RandomGrammar(random);
      Grammar grammar = parse(expected.text(), GrammarLimits.defaults());
      if (grammar == null) {
        continue;
      }
      followed++;
      ByteState start = grammar.start();
      for (String text : texts) {
        ByteState end = Matching.after(start, text.getBytes(StandardCharsets.UTF_8));
        boolean matched = end != null && end.mayEnd();
        if (matched != expected.matches(text)) {
          assertThat(matched)
              .as("seed %d, %s with %s", seed, expected.text(), text)
              .isEqualTo(!matched);
        }
        compared++;
        matches += matched ? 1 : 0;
      }
    }
    System.out.println("seed " + seed + ": " + matches + " matches of " + compared);
    assertThat(matches).isBetween(compared / 20, compared / 2);
  }

  @Test
  void forgetfulRuns_reachEqualStates() {
    long seed = 4711;
    Random random = new Random(seed);
    GrammarLimits d = GrammarLimits.defaults();
    GrammarLimits forgetful =
        new GrammarLimits(
            d.textCharacters(),
            d.states(),
            d.repetitions(),
            d.nestingDepth(),
            d.workPerByte(),
            d.ambiguity(),
            60);
    List<String> texts = texts(4);
    int matches = 0;
    for (int round = 0; round < 300; round++) {
      RandomGrammar expected = new RandomGrammar(random);
      Grammar grammar = parse(expected.text(), forgetful);
      if (grammar != null) {
        ByteState start = grammar.start();
        for (String text : texts) {
          ByteState end = Matching.after(start, text.getBytes(StandardCharsets.UTF_8));
          boolean matched = end != null && end.mayEnd();
          assertThat(matched)
              .as("seed %d, %s with %s", seed, expected.text(), text)
              .isEqualTo(expected.matches(text));
          matches += matched ? 1 : 0;
        }
      }
    }
    assertThat(matches).isPositive();
  }

  @Test
  void everyState_canBeCompleted() {
    long seed = 99;
    Random random = new Random(seed);
    int states = 0;
    int completed = 0;
    for (int round = 0; round < 2000; round++) {
      RandomGrammar drawn = new RandomGrammar(random);
      Grammar grammar = parse(drawn.text(), GrammarLimits.defaults());
      if (grammar == null) {
        continue;
      }
      ByteState state = grammar.start();
      for (int i = 0; i < 6; i++) {
        Boolean found = canBeCompleted(state);
        assertThat(found).as("seed %d, %s", seed, drawn.text()).isNotEqualTo(false);
        completed += found != null ? 1 : 0;
        states++;
        ByteState next = state.next(BYTES[random.nextInt(BYTES.length)]);
        state = next == null ? state : next;
      }
    }
    assertThat(states).isGreaterThan(1000);
    assertThat(completed).isGreaterThan(states * 9 / 10);
  }

  /** Gives null when the end is too far away to be found. */
  private static @Nullable Boolean canBeCompleted(ByteState start) {
    Set<ByteState> seen = new HashSet<>(Set.of(start));
    Deque<ByteState> open = new ArrayDeque<>(seen);
    while (!open.isEmpty() && seen.size() < 5_000) {
      ByteState state = open.remove();
      if (state.mayEnd()) {
        return true;
      }
      for (int value : BYTES) {
        ByteState next = state.next(value);
        if (next != null && seen.add(next)) {
          open.add(next);
        }
      }
    }
    return open.isEmpty() ? false : null;
  }
}
