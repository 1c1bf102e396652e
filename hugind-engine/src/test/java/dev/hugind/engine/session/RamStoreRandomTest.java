package dev.hugind.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.backend.StateLayout;
import dev.hugind.engine.session.RamModel.Held;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random uses of a store, each judged by a naive model. */
class RamStoreRandomTest {
  private static final long SEED = Long.getLong("hugind.test.seed", 20_261_126);
  private static final int ROUNDS = 40;
  private static final int STEPS = 400;
  private static final List<String> KEYS = List.of("a", "b", "");

  /** A copy and what it should be; the whole state is empty where a block counts. */
  @SuppressWarnings("ArrayRecordComponent") // not compared
  private record Mine(RamCopy copy, Held block, String isolation, int[] tokens, byte[] whole) {}

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<Mine> mine = new ArrayList<>();
  private final List<int[]> trunks = new ArrayList<>();
  private StateLayout layout = SyntheticState.layout(0, 1);
  private RamStore store = new RamStore(0);
  private long pageBytes;
  private long stagingBytes;
  private int refused;

  @Test
  void anySequenceOfUses_holdsWhatTheModelHolds() {
    System.out.println("seed of the random uses of RAM: " + SEED);
    for (int round = 0; round < ROUNDS; round++) {
      layout = random.nextBoolean() ? SyntheticState.layout(0, 6, 3) : SyntheticState.transposed(9);
      pageBytes = 32 * layout.tokenBytes();
      store = new RamStore(pageBytes * random.nextInt(4, 60) + random.nextInt(100));
      stagingBytes = 0;
      trunks.clear();
      for (int i = 0; i < 4; i++) {
        trunks.add(random.ints(150, 0, 3).toArray());
      }
      // The first layout decides the size of pages, which the model then knows.
      keep(store.store("a", new int[] {1}, layout, state("a", 1)), "a", new int[] {1});
      for (int step = 0; step < STEPS; step++) {
        step();
        requireSums();
      }
      while (!mine.isEmpty()) {
        close();
        requireSums();
      }
      assertThat(store.usedBytes()).isEqualTo(stagingBytes);
      store.close();
      assertThat(store.heldBytes()).isZero();
    }
    assertThat(refused).as("refused for want of room").isGreaterThan(ROUNDS);
  }

  private void step() {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> store();
      case 3, 4 -> longest();
      case 5, 6 -> read();
      case 7 -> share();
      case 8, 9, 10 -> close();
      default -> {
        if (random.nextInt(6) == 0) {
          staging();
        } else {
          storeWhole();
        }
      }
    }
  }

  private void store() {
    String isolation = key();
    int[] tokens = tokens();
    Set<Held> before = blocks();
    Set<Held> missing = new HashSet<>(Held.of(isolation, tokens, tokens.length).path());
    if (RamModel.longest(before, isolation, tokens, tokens.length) == tokens.length) {
      missing.clear();
    }
    missing.removeAll(before);
    long needed = store.neededBytes(isolation, tokens, layout);
    assertThat(needed).isEqualTo(missing.size() * pageBytes);
    boolean room = store.usedBytes() + needed <= store.budgetBytes();
    StateLayout own = random.nextBoolean() ? layout : otherStream();
    MemorySegment state = SyntheticState.state(own, isolation, tokens);
    Optional<RamCopy> copy = store.store(isolation, tokens, own, state);
    assertThat(copy.isPresent()).isEqualTo(room);
    refused += room ? 0 : 1;
    keep(copy, isolation, tokens);
  }

  private void storeWhole() {
    byte[] state = new byte[random.nextInt(1, (int) pageBytes * 5)];
    random.nextBytes(state);
    long needed = store.neededBytesWhole(state.length);
    boolean room = store.usedBytes() + needed <= store.budgetBytes();
    Optional<RamCopy> copy = store.storeWhole(9, MemorySegment.ofArray(state));
    assertThat(copy.isPresent()).isEqualTo(room);
    refused += room ? 0 : 1;
    copy.ifPresent(it -> mine.add(new Mine(it, Held.of("", state(9), 0), "", state(9), state)));
  }

  private void longest() {
    String isolation = key();
    int[] prompt = tokens();
    int limit = random.nextInt(prompt.length + 20);
    int seen = Math.min(limit, prompt.length);
    int expected = RamModel.longest(blocks(), isolation, prompt, seen);
    Optional<RamCopy> copy = store.longest(isolation, prompt, limit);
    assertThat(copy.map(RamCopy::tokens).orElse(0)).isEqualTo(expected);
    if (copy.isPresent()) {
      Held last = RamModel.last(blocks(), isolation, prompt, expected, seen).orElseThrow();
      mine.add(new Mine(copy.get(), last, isolation, Arrays.copyOf(prompt, expected), new byte[0]));
    }
  }

  private void read() {
    if (mine.isEmpty()) {
      return;
    }
    Mine one = mine.get(random.nextInt(mine.size()));
    if (one.whole.length > 0) {
      assertThat(SyntheticState.read(one.copy, 9)).isEqualTo(one.whole);
      assertThat(SyntheticState.written(one.copy, 1000)).isEqualTo(one.whole);
      return;
    }
    int count = random.nextInt(1, one.tokens.length + 1);
    byte[] expected = SyntheticState.bytes(layout, one.isolation, Arrays.copyOf(one.tokens, count));
    assertThat(SyntheticState.read(one.copy, count)).isEqualTo(expected);
    assertThat(SyntheticState.written(one.copy, random.nextInt(1, 5000)))
        .isEqualTo(SyntheticState.read(one.copy, one.tokens.length));
  }

  private void share() {
    if (!mine.isEmpty()) {
      Mine one = mine.get(random.nextInt(mine.size()));
      mine.add(new Mine(one.copy.share(), one.block, one.isolation, one.tokens, one.whole));
    }
  }

  private void close() {
    if (!mine.isEmpty()) {
      mine.remove(random.nextInt(mine.size())).copy.close();
    }
  }

  private void staging() {
    long bytes = random.nextLong(1, store.budgetBytes());
    long others = store.usedBytes() - stagingBytes;
    Optional<MemorySegment> memory = store.staging(bytes);
    assertThat(memory.isPresent()).isEqualTo(others + bytes <= store.budgetBytes());
    memory.ifPresent(it -> assertThat(it.fill((byte) 0x77).byteSize()).isEqualTo(bytes));
    long now = store.usedBytes() - others;
    if (memory.isEmpty() || bytes <= stagingBytes) {
      assertThat(now).isEqualTo(stagingBytes);
    } else {
      assertThat(now).isBetween(bytes, bytes + bytes / 8);
    }
    stagingBytes = now;
  }

  private void keep(Optional<RamCopy> copy, String isolation, int[] tokens) {
    if (copy.isPresent()) {
      Held own = Held.of(isolation, tokens, tokens.length);
      Held last =
          RamModel.last(blocks(), isolation, tokens, tokens.length, tokens.length).orElse(own);
      mine.add(new Mine(copy.get(), last, isolation, tokens, new byte[0]));
    }
  }

  /** The model's blocks; a whole state is none of them. */
  private Set<Held> blocks() {
    return RamModel.blocks(
        mine.stream().filter(it -> it.whole.length == 0).map(Mine::block).toList());
  }

  private void requireSums() {
    // Copies of one whole state have one array.
    Set<byte[]> wholes = Collections.newSetFromMap(new IdentityHashMap<>());
    mine.stream().map(Mine::whole).forEach(wholes::add);
    long pages =
        blocks().size() + wholes.stream().mapToLong(it -> Math.ceilDiv(it.length, pageBytes)).sum();
    assertThat(store.usedBytes()).isEqualTo(pages * pageBytes + stagingBytes);
    assertThat(store.heldBytes()).isBetween(store.usedBytes(), store.budgetBytes());
  }

  private String key() {
    return KEYS.get(random.nextInt(KEYS.size()));
  }

  /** Some start of a trunk, with a few tokens of its own. */
  private int[] tokens() {
    int[] trunk = trunks.get(random.nextInt(trunks.size()));
    int common = random.nextInt(trunk.length);
    int own = random.nextInt(1, 50);
    int[] tokens = Arrays.copyOf(trunk, common + own);
    for (int i = common; i < tokens.length; i++) {
      tokens[i] = random.nextInt(3);
    }
    return tokens;
  }

  private StateLayout otherStream() {
    List<StateLayout.Section> sections = new ArrayList<>(layout.sections());
    sections.add(new StateLayout.Section.Fixed(new byte[] {1, 2, 3}));
    return new StateLayout(sections);
  }

  private MemorySegment state(String isolation, int token) {
    return SyntheticState.state(layout, isolation, new int[] {token});
  }

  private static int[] state(int count) {
    return new int[count];
  }
}
