package dev.hugind.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PromptLookupTest {

  @Test
  void guess_newestTokensNew_isEmpty() {
    assertThat(new PromptLookup(new int[0]).guess(8)).isEmpty();
    assertThat(new PromptLookup(new int[] {1, 2, 3}).guess(8)).isEmpty();
    assertThat(new PromptLookup(new int[] {1, 2, 3, 4, 5, 6, 7, 8}).guess(8)).isEmpty();
  }

  @Test
  void guess_newestTokensSeen_isWhatFollowedTheLastTime() {
    PromptLookup lookup =
        new PromptLookup(new int[] {1, 2, 3, 4, 50, 51, 1, 2, 3, 4, 60, 61, 62, 1, 2, 3});
    assertThat(lookup.guess(8)).isEmpty();
    lookup.add(4);
    assertThat(lookup.guess(2)).containsExactly(60, 61);
    assertThat(lookup.guess(100)).containsExactly(60, 61, 62, 1, 2, 3, 4);
  }

  /** Against a search from the end, through growth and collisions. */
  @Test
  void guess_randomTexts_followsAnOccurrenceOfTheNewestTokens() {
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      List<Integer> text = new ArrayList<>();
      for (int i = 0; i < random.nextInt(100); i++) {
        text.add(random.nextInt(3));
      }
      PromptLookup lookup = new PromptLookup(text.stream().mapToInt(Integer::intValue).toArray());
      for (int i = 0; i < 300; i++) {
        int token = random.nextInt(3);
        text.add(token);
        lookup.add(token);
        int[] guess = lookup.guess(5);
        if (guess.length > 0) {
          assertThat(follows(text, guess)).as("text %s, guess %s", text, guess).isTrue();
        }
      }
    }
  }

  private static boolean follows(List<Integer> text, int[] guess) {
    List<Integer> newest = text.subList(text.size() - PromptLookup.KEY, text.size());
    for (int at = text.size() - 1; at >= PromptLookup.KEY; at--) {
      if (text.subList(at - PromptLookup.KEY, at).equals(newest)) {
        int last = Math.min(text.size(), at + guess.length);
        boolean same = true;
        for (int i = at; i < last; i++) {
          same &= text.get(i) == guess[i - at];
        }
        return same;
      }
    }
    return false;
  }
}
