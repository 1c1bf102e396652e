package dev.hugind.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ThreadChoiceTest {
  @Test
  void threads_oneCore_isAlwaysOne() {
    ThreadChoice choice = new ThreadChoice(1);
    assertThat(averageCost(choice, ThreadChoiceTest::quiet, 500, 0)).isEqualTo(11);
    assertThat(choice.threads()).isEqualTo(1);
  }

  @Test
  void share_inATrialOfFewer_isBelowOne() {
    ThreadChoice choice = new ThreadChoice(2);
    int trials = 0;
    for (int step = 0; step < 100; step++) {
      assertThat(choice.share()).isEqualTo(choice.threads() / 2.0);
      trials += choice.share() < 1 ? 1 : 0;
      choice.record(quiet(choice.threads()));
    }
    assertThat(trials).isBetween(2, 6);
  }

  @Test
  void record_quietMachine_staysWithAllThreadsAndTriesRarely() {
    ThreadChoice choice = new ThreadChoice(2);
    assertThat(averageCost(choice, ThreadChoiceTest::quiet, 2000, 0)).isLessThan(6 * 1.06);
    assertThat(averageCost(choice, ThreadChoiceTest::quiet, 60, 0)).isLessThan(6 * 1.06);
  }

  @Test
  void record_machineBecomesBusy_changesWithinAFewSteps() {
    ThreadChoice choice = new ThreadChoice(2);
    averageOf(choice, ThreadChoiceTest::quiet, 500);
    averageOf(choice, ThreadChoiceTest::busy, 10);
    assertThat(choice.threads()).isEqualTo(1);
    assertThat(averageCost(choice, ThreadChoiceTest::busy, 2000, 0)).isLessThan(11 * 1.1);
  }

  @Test
  void record_machineBecomesQuietAgain_comesBack() {
    ThreadChoice choice = new ThreadChoice(2);
    averageOf(choice, ThreadChoiceTest::busy, 500);
    averageOf(choice, ThreadChoiceTest::quiet, 200);
    assertThat(averageCost(choice, ThreadChoiceTest::quiet, 2000, 0)).isLessThan(6 * 1.06);
  }

  @Test
  void record_manyCores_findsTheBestOfItsCandidates() {
    ThreadChoice choice = new ThreadChoice(16);
    IntToDoubleFunction eightIsBest = threads -> Math.abs(threads - 8) + 5;
    averageOf(choice, eightIsBest, 1000);
    assertThat(averageCost(choice, eightIsBest, 1000, 0)).isLessThan(5 * 1.2);
  }

  @Test
  void record_noisyMeasurements_stillPreferTheFaster() {
    for (int seed = 0; seed < 20; seed++) {
      ThreadChoice choice = new ThreadChoice(2);
      assertThat(averageCost(choice, ThreadChoiceTest::quiet, 3000, seed))
          .as("seed %d", seed)
          .isLessThan(6 * 1.25);
    }
  }

  private static double quiet(int threads) {
    return 10.0 / threads + 1;
  }

  /** Something keeps a core busy: two threads wait for each other most of the time. */
  private static double busy(int threads) {
    return threads == 1 ? 11 : 25;
  }

  private static void averageOf(ThreadChoice choice, IntToDoubleFunction cost, int steps) {
    assertThat(averageCost(choice, cost, steps, 0)).isPositive();
  }

  /** Average cost of steps, each with up to 20 % of noise when there is a seed. */
  private static double averageCost(
      ThreadChoice choice, IntToDoubleFunction cost, int steps, int seed) {
    Random random = new Random(seed);
    double sum = 0;
    for (int step = 0; step < steps; step++) {
      double noise = seed == 0 ? 1 : 0.9 + random.nextDouble() * 0.2;
      double measured = cost.applyAsDouble(choice.threads()) * noise;
      sum += measured;
      choice.record(measured);
    }
    return sum / steps;
  }
}
