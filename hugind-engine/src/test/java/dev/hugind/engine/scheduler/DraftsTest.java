package dev.hugind.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DraftsTest {
  private static final int[] REPEATING = IntStream.range(0, 400).map(i -> i % 100).toArray();

  private final Drafts drafts = new Drafts(REPEATING, 32);

  @Test
  void next_guessesThatPay_growToTheLongest() {
    assertThat(take(100)).isEqualTo(4);
    assertThat(take(100)).isEqualTo(8);
    assertThat(take(100)).isEqualTo(16);
    assertThat(take(100)).isEqualTo(32);
    assertThat(take(100)).isEqualTo(32);
    assertThat(take(7)).isEqualTo(7);
  }

  @Test
  void next_guessesThatDoNotPay_restLongerEachTime() {
    assertThat(stepsWithoutGuess()).isZero();
    int first = stepsWithoutGuess();
    int second = stepsWithoutGuess();
    assertThat(first).isPositive();
    assertThat(second).isEqualTo(2 * first);
    for (int i = 0; i < 20; i++) {
      assertThat(stepsWithoutGuess()).isLessThanOrEqualTo(256);
    }
  }

  @Test
  void accepts_untilTheFirstThatDiffers() {
    int[] guess = drafts.next(4);
    assertThat(drafts.accepts(guess[0])).isTrue();
    assertThat(drafts.accepts(guess[0])).isFalse();
    assertThat(drafts.rejected()).isEqualTo(3);
    drafts.clear();
    assertThat(drafts.rejected()).isZero();
    assertThat(drafts.accepts(guess[1])).isFalse();
  }

  /** A step whose guess is right and takes no longer than a plain one. */
  private int take(int room) {
    int[] guess = drafts.next(room);
    for (int token : guess) {
      assertThat(drafts.accepts(token)).isTrue();
      drafts.add(token);
    }
    drafts.learn(1, 1);
    drafts.clear();
    return guess.length;
  }

  /** Steps until a guess is made, which then is wrong and takes long. */
  private int stepsWithoutGuess() {
    int steps = 0;
    while (drafts.next(8).length == 0) {
      drafts.learn(1, 1);
      steps++;
    }
    drafts.learn(3, 1);
    drafts.clear();
    return steps;
  }
}
