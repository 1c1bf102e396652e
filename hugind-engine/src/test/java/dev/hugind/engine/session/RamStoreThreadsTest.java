package dev.hugind.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.backend.StateLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One thread stores while others read, share and close. */
class RamStoreThreadsTest {
  private static final long SEED = Long.getLong("hugind.test.seed", 20_261_127);
  private static final int READERS = 3;
  private static final int STATES = 3000;
  private static final StateLayout LAYOUT = SyntheticState.layout(0, 24, 40, 2);

  /** A copy for a reader, and what it should be. */
  @SuppressWarnings("ArrayRecordComponent") // not compared
  private record Given(RamCopy copy, String isolation, int[] tokens) {}

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final BlockingQueue<Optional<Given>> queue = new ArrayBlockingQueue<>(8);

  @Test
  void readersBesideTheStoringThread_getTheRightBytes() throws Exception {
    System.out.println("seed of the threads on RAM: " + SEED);
    RamStore store = new RamStore(60 * 32 * LAYOUT.tokenBytes());
    CountDownLatch ready = new CountDownLatch(READERS);
    try (ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        SplittableRandom own = random.split();
        results.add(
            readers.submit(
                () -> {
                  ready.countDown();
                  return readAll(own);
                }));
      }
      assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
      int given = storeAll(store);
      for (int i = 0; i < READERS; i++) {
        give(Optional.empty());
      }
      int taken = 0;
      for (Future<Integer> result : results) {
        taken += result.get(60, TimeUnit.SECONDS);
      }
      assertThat(taken).isEqualTo(given).isGreaterThan(STATES / 2);
    }
    assertThat(store.heldBytes()).isLessThanOrEqualTo(store.budgetBytes());
    store.close();
    assertThat(store.usedBytes()).isZero();
    assertThat(store.heldBytes()).isZero();
  }

  private int storeAll(RamStore store) throws InterruptedException {
    int[][] trunks = {random.ints(200, 0, 4).toArray(), random.ints(200, 0, 4).toArray()};
    int given = 0;
    for (int i = 0; i < STATES; i++) {
      String isolation = random.nextBoolean() ? "a" : "b";
      int[] tokens = Arrays.copyOf(trunks[random.nextInt(2)], random.nextInt(1, 200));
      tokens[random.nextInt(tokens.length)] = random.nextInt(4);
      Optional<RamCopy> copy =
          switch (random.nextInt(4)) {
            case 0 -> store.longest(isolation, tokens, tokens.length);
            default ->
                store.store(
                    isolation, tokens, LAYOUT, SyntheticState.state(LAYOUT, isolation, tokens));
          };
      if (random.nextInt(50) == 0) {
        long most = store.budgetBytes() / 2;
        store.staging(random.nextLong(1, most)).ifPresent(it -> it.fill((byte) 0x33));
      }
      assertThat(store.usedBytes()).isBetween(0L, store.budgetBytes());
      assertThat(store.heldBytes()).isBetween(0L, store.budgetBytes());
      if (copy.isPresent()) {
        given++;
        give(copy.map(it -> new Given(it, isolation, Arrays.copyOf(tokens, it.tokens()))));
      }
    }
    return given;
  }

  private int readAll(SplittableRandom own) throws InterruptedException {
    List<Given> kept = new ArrayList<>();
    int taken = 0;
    while (true) {
      Optional<Given> next = queue.poll(60, TimeUnit.SECONDS);
      assertThat(next).as("what the storing thread gives").isNotNull();
      if (next.isEmpty()) {
        kept.forEach(RamStoreThreadsTest::checkAndClose);
        return taken;
      }
      taken++;
      kept.add(next.get());
      if (kept.size() > 2) {
        checkAndClose(kept.remove(own.nextInt(kept.size())));
      }
    }
  }

  private static void checkAndClose(Given given) {
    byte[] expected = SyntheticState.bytes(LAYOUT, given.isolation, given.tokens);
    assertThat(SyntheticState.read(given.copy, given.tokens.length)).isEqualTo(expected);
    RamCopy second = given.copy.share();
    given.copy.close();
    assertThat(SyntheticState.written(second, 4000)).isEqualTo(expected);
    second.close();
  }

  private void give(Optional<Given> given) throws InterruptedException {
    assertThat(queue.offer(given, 60, TimeUnit.SECONDS)).as("taken by a reader").isTrue();
  }
}
