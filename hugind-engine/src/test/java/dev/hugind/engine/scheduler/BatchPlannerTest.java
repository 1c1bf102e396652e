package dev.hugind.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchPlannerTest {

  @Test
  void plan_onePrompt_takesWhatFits() {
    assertThat(BatchPlanner.plan(new int[] {500}, 100, 512)).containsExactly(100);
  }

  @Test
  void plan_shortBesideLong_theShortOneIsDoneAtOnce() {
    assertThat(BatchPlanner.plan(new int[] {1500, 20}, 100, 512)).containsExactly(80, 20);
  }

  @Test
  void plan_nothingFits_stillMovesOn() {
    assertThat(BatchPlanner.plan(new int[] {1500}, 0, 512)).containsExactly(8);
  }

  @Test
  void plan_noRoom_computesNothing() {
    assertThat(BatchPlanner.plan(new int[] {10, 10}, 100, 0)).containsExactly(0, 0);
  }

  @Test
  void plan_noPrompts_isEmpty() {
    assertThat(BatchPlanner.plan(new int[0], 100, 512)).isEmpty();
  }

  @Test
  void plan_random_keepsItsBoundsAndWastesNothing() {
    long seed = 4711;
    Random random = new Random(seed);
    for (int round = 0; round < 5000; round++) {
      int[] remaining = random.ints(random.nextInt(6), 1, 300).toArray();
      int fitting = random.nextInt(600);
      int room = random.nextInt(600);
      int[] chunks = BatchPlanner.plan(remaining, fitting, room);
      int budget = Math.min(room, Math.max(fitting, BatchPlanner.LEAST_CHUNK));
      String what =
          "seed %d, round %d: %s within %d and %d"
              .formatted(seed, round, Arrays.toString(remaining), fitting, room);
      assertThat(BatchPlanner.total(chunks))
          .as(what)
          .isEqualTo(Math.min(budget, Arrays.stream(remaining).sum()));
      for (int i = 0; i < chunks.length; i++) {
        assertThat(chunks[i]).as(what).isBetween(0, remaining[i]);
        for (int j = 0; j < chunks.length; j++) {
          boolean cutShort = chunks[i] < remaining[i];
          assertThat(cutShort && chunks[j] > chunks[i] + remaining.length)
              .as(what + ": " + i + " must not starve beside " + j)
              .isFalse();
        }
      }
    }
  }
}
