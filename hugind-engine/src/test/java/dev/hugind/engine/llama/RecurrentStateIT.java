package dev.hugind.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.LoadedModel;
import dev.hugind.engine.backend.ModelOptions;
import dev.hugind.engine.error.ModelLoadException;
import dev.hugind.engine.fixture.TinyMamba;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** States of a recurrent model, which can be kept as a whole only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecurrentStateIT {
  private static final int COUNT = 24;

  private final int[] history = new Random(5).ints(70, 32, 400).toArray();
  private LoadedModel model;

  @BeforeAll
  void load(@TempDir Path folder) {
    Path file = new TinyMamba().write(folder.resolve("mamba.gguf"));
    model = RealModel.backend().load(ModelOptions.of(file), share -> {});
  }

  @AfterAll
  void close() {
    model.close();
  }

  @Test
  void fixture_dependsOnWhatCameBefore() {
    try (DecodeContext context = model.openContext(RealModel.options(1, 256))) {
      List<Integer> answer = RealModel.answer(context, 0, history, RealModel.GREEDY, COUNT);
      int[] changed = history.clone();
      changed[changed.length - 4] = 40;
      assertThat(context.truncate(0, 0)).isTrue();
      assertThat(RealModel.answer(context, 0, history, RealModel.GREEDY, COUNT)).isEqualTo(answer);
      assertThat(context.truncate(0, 0)).isTrue();
      assertThat(RealModel.answer(context, 0, changed, RealModel.GREEDY, COUNT))
          .isNotEqualTo(answer);
      assertThat(new HashSet<>(answer)).hasSizeGreaterThan(3);
    }
  }

  @Test
  void restoredState_goesOnTheSame() {
    try (DecodeContext context = open();
        Arena arena = Arena.ofConfined()) {
      StateSteps.fill(context, 0, history);
      MemorySegment state = StateSteps.save(context, 0, arena);
      List<Integer> answer = StateSteps.goOn(context, 0, history, COUNT);

      assertThat(context.restoreState(0, state, history.length - 1)).isTrue();
      assertThat(StateSteps.goOn(context, 0, history, COUNT)).isEqualTo(answer);
      int last = context.sequences() - 1;
      assertThat(context.restoreState(last, state, history.length - 1)).isTrue();
      assertThat(StateSteps.goOn(context, last, history, COUNT)).isEqualTo(answer);
      assertThat(context.stateLayout(state, history.length - 1)).isEmpty();
    }
  }

  @Test
  void severalSequences_areToldApartOrRefused() {
    int[] other = new Random(6).ints(50, 32, 400).toArray();
    List<Integer> first;
    List<Integer> second;
    try (DecodeContext context = model.openContext(RealModel.options(1, 256))) {
      first = RealModel.answer(context, 0, history, RealModel.GREEDY, COUNT);
      assertThat(context.truncate(0, 0)).isTrue();
      second = RealModel.answer(context, 0, other, RealModel.GREEDY, COUNT);
    }
    if (RealModel.isBundled()) {
      assertThatThrownBy(() -> model.openContext(RealModel.options(2, 256)))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContainingAll("server.max_slots is 2", "allowed: 1", "device.runtime");
      return;
    }
    try (DecodeContext context = model.openContext(RealModel.options(2, 256))) {
      StateSteps.fill(context, 0, history);
      StateSteps.fill(context, 1, other);
      assertThat(StateSteps.goOn(context, 1, other, COUNT)).isEqualTo(second);
      assertThat(StateSteps.goOn(context, 0, history, COUNT)).isEqualTo(first);
    }
  }

  @Test
  void oneToken_hasNoLayoutEither() {
    try (DecodeContext context = open();
        Arena arena = Arena.ofConfined()) {
      RealModel.prefill(context, 0, 0, new int[] {50});
      MemorySegment state = StateSteps.save(context, 0, arena);

      assertThat(context.stateLayout(state, 1)).isEmpty();
      assertThat(context.restoreState(0, state, 1)).isTrue();
    }
  }

  @Test
  void restoredState_isCutNowhereButAtItsStart() {
    try (DecodeContext context = open();
        Arena arena = Arena.ofConfined()) {
      StateSteps.fill(context, 0, history);
      MemorySegment state = StateSteps.save(context, 0, arena);
      List<Integer> answer = StateSteps.goOn(context, 0, history, COUNT);

      assertThat(context.restoreState(0, state, history.length - 1)).isTrue();
      assertThat(context.truncate(0, history.length - 2)).isFalse();
      assertThat(context.truncate(0, 1)).isFalse();
      assertThat(StateSteps.goOn(context, 0, history, COUNT)).isEqualTo(answer);
      assertThat(context.truncate(0, 0)).isTrue();
      assertThat(RealModel.answer(context, 0, history, RealModel.GREEDY, COUNT)).isEqualTo(answer);
    }
  }

  @Test
  void manyStates_takeTurnsInOneSequence() {
    long seed = 20261128;
    Random random = new Random(seed);
    try (DecodeContext context = open();
        Arena arena = Arena.ofConfined()) {
      List<int[]> histories = new ArrayList<>();
      List<MemorySegment> states = new ArrayList<>();
      List<List<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        int[] each = random.ints(2 + random.nextInt(90), 32, 400).toArray();
        assertThat(context.truncate(0, 0)).isTrue();
        StateSteps.fill(context, 0, each);
        histories.add(each);
        states.add(StateSteps.save(context, 0, arena));
        answers.add(StateSteps.goOn(context, 0, each, COUNT));
      }
      for (int round = 0; round < 60; round++) {
        int chosen = random.nextInt(histories.size());
        int[] each = histories.get(chosen);
        int sequence = random.nextInt(context.sequences());
        assertThat(context.restoreState(sequence, states.get(chosen), each.length - 1)).isTrue();
        assertThat(StateSteps.goOn(context, sequence, each, COUNT))
            .as("seed %d, round %d", seed, round)
            .isEqualTo(answers.get(chosen));
      }
    }
  }

  @Test
  void damagedState_isRefusedAndNothingStays() {
    try (DecodeContext context = open();
        Arena arena = Arena.ofConfined()) {
      StateSteps.fill(context, 0, history);
      MemorySegment state = StateSteps.save(context, 0, arena);
      List<Integer> answer = StateSteps.goOn(context, 0, history, COUNT);

      byte[] bytes = state.toArray(ValueLayout.JAVA_BYTE);
      for (int length : new int[] {0, 3, 4, 11, 40, bytes.length / 2, bytes.length - 1}) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThat(context.restoreState(0, copy(cut, arena), history.length - 1)).isFalse();
      }
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 8);
      assertThat(context.restoreState(0, copy(longer, arena), history.length - 1)).isFalse();
      assertThat(context.restoreState(0, state, history.length)).isFalse();
      int header = RealModel.isBundled() ? 32 : 40;
      for (int at = 0; at < header; at++) {
        byte[] damaged = bytes.clone();
        damaged[at] ^= (byte) 0x81;
        boolean taken = context.restoreState(0, copy(damaged, arena), history.length - 1);
        // Only the number of the sequence that was saved is not looked at.
        boolean unread = !RealModel.isBundled() && at >= 4 && at < 8;
        assertThat(taken).as("byte %d", at).isEqualTo(unread);
      }
      assertThat(context.restoreState(0, state, history.length - 1)).isTrue();
      assertThat(StateSteps.goOn(context, 0, history, COUNT)).isEqualTo(answer);
    }
  }

  /** Opens as many sequences as the runtime can tell apart, up to three. */
  private DecodeContext open() {
    return model.openContext(RealModel.options(RealModel.isBundled() ? 1 : 3, 256));
  }

  private static MemorySegment copy(byte[] bytes, Arena arena) {
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
  }
}
