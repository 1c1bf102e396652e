package dev.hugind.engine.llama;

import static dev.hugind.engine.llama.RealModel.GREEDY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.backend.ContextOptions.CacheType;
import dev.hugind.engine.backend.ContextOptions.FlashAttention;
import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.LoadedModel;
import dev.hugind.engine.backend.ModelOptions;
import dev.hugind.engine.backend.StateLayout;
import dev.hugind.engine.fixture.TinyGguf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Saved sequences, put back whole and in pieces, go on exactly as they would have. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SequenceStateIT {
  private static final int COUNT = 24;
  private static final List<ContextOptions> SHAPES =
      List.of(
          shape(FlashAttention.ON, CacheType.F16),
          shape(FlashAttention.ON, CacheType.Q8_0),
          shape(FlashAttention.OFF, CacheType.F16));

  private LoadedModel real;
  private LoadedModel tiny;

  private final int[] noise = new Random(7).ints(100, 32, 400).toArray();
  private int[] prose;

  /** A history for each model, of which all but the last token are computed first. */
  private Map<LoadedModel, int[]> histories;

  @BeforeAll
  void load(@TempDir Path folder) {
    real = RealModel.load();
    Path file = new TinyGguf().write(folder.resolve("tiny.gguf"));
    tiny = RealModel.backend().load(ModelOptions.of(file), share -> {});
    prose =
        real.vocabulary()
            .tokenize(
                "The river runs from the mountains to the sea. On its way it passes three towns,"
                    + " two bridges and an old mill, where nobody has lived since the miller went"
                    + " away. Every spring the children of the first town build small boats of bark"
                    + " and paper, and let them go from the first bridge. Most of them sink before"
                    + " they reach",
                false);
    histories = Map.of(real, prose, tiny, noise);
  }

  @AfterAll
  void close() {
    real.close();
    tiny.close();
  }

  private static ContextOptions shape(FlashAttention attention, CacheType type) {
    ContextOptions usual = RealModel.options(3, 256);
    return new ContextOptions(
        3, 256, 256, 256, attention, 1, 1, type, type, usual.offloadKqv(), 0, 0);
  }

  /**
   * Returns the shapes in which b4916's sums don't depend on where the cells lie: without flash
   * attention they do.
   */
  private List<ContextOptions> shapes(LoadedModel model) {
    return model.equals(real) ? SHAPES.subList(0, 1) : SHAPES.subList(0, 2);
  }

  @Test
  void transposedValues_areSavedAndTakenApart() {
    int tokens = noise.length - 1;
    try (DecodeContext context = tiny.openContext(SHAPES.getLast());
        Arena arena = Arena.ofConfined()) {
      StateSteps.fill(context, 0, noise);
      MemorySegment state = StateSteps.save(context, 0, arena);
      List<Integer> answer = StateSteps.goOn(context, 0, noise, COUNT);
      StateLayout layout = context.stateLayout(state, tokens).orElseThrow();
      MemorySegment whole = StateSteps.assembled(layout, state, tokens, tokens, arena);
      MemorySegment prefix = StateSteps.assembled(layout, state, tokens, 50, arena);

      assertThat(layout.sections()).hasSizeGreaterThan(TinyGguf.LAYERS * 64);
      assertThat(whole.mismatch(state)).isEqualTo(-1);
      for (MemorySegment each : List.of(state, whole)) {
        assertThat(context.truncate(0, 0)).isTrue();
        context.compact();
        assertThat(context.restoreState(0, each, tokens)).isTrue();
        assertThat(StateSteps.goOn(context, 0, noise, COUNT)).isEqualTo(answer);
      }
      assertThat(context.truncate(0, 50)).isTrue();
      context.compact();
      List<Integer> cut = StateSteps.goOn(context, 0, noise, 50, COUNT);
      assertThat(context.truncate(0, 0)).isTrue();
      context.compact();
      assertThat(context.restoreState(0, prefix, 50)).isTrue();
      assertThat(StateSteps.goOn(context, 0, noise, 50, COUNT)).isEqualTo(cut);
    }
  }

  @Test
  void restoredState_goesOnTheSameInAnySequence() {
    histories.forEach(
        (model, history) -> {
          for (ContextOptions options : shapes(model)) {
            int tokens = history.length - 1;
            try (DecodeContext context = model.openContext(options);
                Arena arena = Arena.ofConfined()) {
              StateSteps.fill(context, 0, history);
              MemorySegment state = StateSteps.save(context, 0, arena);
              List<Integer> answer = StateSteps.goOn(context, 0, history, COUNT);
              RealModel.prefill(context, 2, 0, new int[] {40, 41, 42});

              assertThat(context.restoreState(2, state, tokens)).isTrue();
              assertThat(StateSteps.goOn(context, 2, history, COUNT)).isEqualTo(answer);
              assertThat(context.restoreState(0, state, tokens)).isTrue();
              assertThat(StateSteps.goOn(context, 0, history, COUNT)).isEqualTo(answer);
              assertThat(context.truncate(0, tokens)).isTrue();
              assertThat(StateSteps.goOn(context, 0, history, COUNT)).isEqualTo(answer);
            }
          }
        });
  }

  @Test
  void stateOfAnotherContext_goesOnTheSame() {
    histories.forEach(
        (model, history) -> {
          int tokens = history.length - 1;
          try (Arena arena = Arena.ofConfined();
              DecodeContext first = model.openContext(SHAPES.getFirst());
              DecodeContext second = model.openContext(SHAPES.getFirst())) {
            assertThat(first.stateFingerprint()).isEqualTo(second.stateFingerprint());
            StateSteps.fill(first, 1, history);
            MemorySegment state = StateSteps.save(first, 1, arena);

            assertThat(second.restoreState(2, state, tokens)).isTrue();
            assertThat(StateSteps.goOn(second, 2, history, COUNT))
                .isEqualTo(StateSteps.goOn(first, 1, history, COUNT));
          }
        });
  }

  @Test
  void assembledState_isTheSavedOneAndGoesOnTheSame() {
    histories.forEach(
        (model, history) -> {
          for (ContextOptions options : shapes(model)) {
            int tokens = history.length - 1;
            try (DecodeContext context = model.openContext(options);
                Arena arena = Arena.ofConfined()) {
              StateSteps.fill(context, 1, history);
              MemorySegment state = StateSteps.save(context, 1, arena);
              StateLayout layout = context.stateLayout(state, tokens).orElseThrow();
              MemorySegment whole = StateSteps.assembled(layout, state, tokens, tokens, arena);
              List<Integer> answer = StateSteps.goOn(context, 1, history, COUNT);

              assertThat(whole.mismatch(state)).isEqualTo(-1);
              assertThat(context.restoreState(0, whole, tokens)).isTrue();
              assertThat(StateSteps.goOn(context, 0, history, COUNT)).isEqualTo(answer);
            }
          }
        });
  }

  @Test
  void fewerRows_areTheCachedPrefix() {
    histories.forEach(
        (model, history) -> {
          for (ContextOptions options : shapes(model)) {
            int tokens = history.length - 1;
            try (DecodeContext context = model.openContext(options);
                Arena arena = Arena.ofConfined()) {
              StateSteps.fill(context, 0, history);
              MemorySegment state = StateSteps.save(context, 0, arena);
              StateLayout layout = context.stateLayout(state, tokens).orElseThrow();
              for (int kept : new int[] {tokens - 1, 50, 32, 1}) {
                assertThat(context.restoreState(0, state, tokens)).isTrue();
                assertThat(context.truncate(0, kept)).isTrue();
                List<Integer> answer = StateSteps.goOn(context, 0, history, kept, COUNT);
                MemorySegment prefix = StateSteps.assembled(layout, state, tokens, kept, arena);

                assertThat(context.restoreState(1, prefix, kept)).isTrue();
                assertThat(StateSteps.goOn(context, 1, history, kept, COUNT)).isEqualTo(answer);
              }
            }
          }
        });
  }

  @Test
  void copiedPrefix_isThereBeforeTheNextBatch() {
    int[] other = new Random(8).ints(120, 32, 400).toArray();
    int tokens = noise.length - 1;
    try (DecodeContext context = tiny.openContext(RealModel.options(3, 256));
        Arena arena = Arena.ofConfined()) {
      StateSteps.fill(context, 2, other);
      MemorySegment otherState = StateSteps.save(context, 2, arena);
      List<Integer> otherAnswer = StateSteps.goOn(context, 2, other, COUNT);
      StateSteps.fill(context, 0, noise);
      MemorySegment state = StateSteps.save(context, 0, arena);
      List<Integer> answer = StateSteps.goOn(context, 0, noise, COUNT);

      // The target is saved.
      assertThat(context.copyPrefix(0, 1, tokens)).isTrue();
      MemorySegment copied = StateSteps.save(context, 1, arena);
      assertThat(context.restoreState(2, copied, tokens)).isTrue();
      assertThat(StateSteps.goOn(context, 2, noise, COUNT)).isEqualTo(answer);
      // The source becomes another's.
      assertThat(context.copyPrefix(0, 1, tokens)).isTrue();
      assertThat(context.restoreState(0, otherState, other.length - 1)).isTrue();
      assertThat(StateSteps.goOn(context, 1, noise, COUNT)).isEqualTo(answer);
      assertThat(StateSteps.goOn(context, 0, other, COUNT)).isEqualTo(otherAnswer);
      // The target does.
      assertThat(context.restoreState(0, state, tokens)).isTrue();
      assertThat(context.copyPrefix(0, 1, tokens)).isTrue();
      assertThat(context.restoreState(1, otherState, other.length - 1)).isTrue();
      assertThat(StateSteps.goOn(context, 1, other, COUNT)).isEqualTo(otherAnswer);
      assertThat(StateSteps.goOn(context, 0, noise, COUNT)).isEqualTo(answer);
    }
  }

  @Test
  void restoringBesideNeighbours_changesNobodysAnswer() {
    int[] history = prose;
    List<int[]> all =
        List.of(Arrays.copyOf(history, 40), history, Arrays.copyOf(history, 60), history);
    try (DecodeContext context = real.openContext(RealModel.options(4, 256));
        Arena arena = Arena.ofConfined()) {
      StateSteps.fill(context, 1, history);
      MemorySegment state = StateSteps.save(context, 1, arena);
      List<Integer> alone = StateSteps.goOn(context, 1, history, COUNT);
      for (int sequence = 0; sequence < 4; sequence += 2) {
        StateSteps.fill(context, sequence, all.get(sequence));
      }
      assertThat(context.restoreState(1, state, history.length - 1)).isTrue();
      assertThat(context.restoreState(3, state, history.length - 1)).isTrue();
      List<List<Integer>> together = StateSteps.goOnTogether(context, all, COUNT);

      assertThat(together.get(1)).isEqualTo(alone);
      assertThat(together.get(3)).isEqualTo(alone);
      for (int sequence = 0; sequence < 4; sequence += 2) {
        assertThat(context.truncate(1, 0)).isTrue();
        assertThat(RealModel.answer(context, 1, all.get(sequence), GREEDY, COUNT))
            .isEqualTo(together.get(sequence));
      }
    }
  }

  @Test
  void moreTokensThanASequenceHolds_areRefused() {
    int[] many = new Random(9).ints(300, 32, 400).toArray();
    try (Arena arena = Arena.ofConfined();
        DecodeContext large = tiny.openContext(RealModel.options(2, 400));
        DecodeContext small = tiny.openContext(RealModel.options(2, 256))) {
      StateSteps.fill(large, 0, many);
      MemorySegment state = StateSteps.save(large, 0, arena);
      RealModel.prefill(small, 0, 0, Arrays.copyOf(many, 256));
      RealModel.prefill(small, 1, 0, Arrays.copyOf(many, 256));

      assertThat(small.restoreState(1, state, 299)).isFalse();
      assertThat(RealModel.answer(small, 1, Arrays.copyOf(many, 9), GREEDY, 4)).hasSize(4);
    }
  }

  @Test
  void fullCache_makesRoomForAState() {
    int[] many = new Random(9).ints(256, 32, 400).toArray();
    try (Arena arena = Arena.ofConfined();
        DecodeContext context = tiny.openContext(RealModel.options(3, 256))) {
      for (int sequence = 0; sequence < 3; sequence++) {
        RealModel.prefill(context, sequence, 0, many);
      }
      MemorySegment state = StateSteps.save(context, 1, arena);
      List<Integer> answer = regenerated(context, many);
      for (int round = 0; round < 12; round++) {
        assertThat(context.restoreState(round % 3, state, 256)).isTrue();
      }
      assertThat(regenerated(context, many)).isEqualTo(answer);
    }
  }

  private static List<Integer> regenerated(DecodeContext context, int[] tokens) {
    assertThat(context.truncate(1, 200)).isTrue();
    return StateSteps.goOn(context, 1, Arrays.copyOf(tokens, 201), COUNT);
  }

  @Test
  void damagedState_isRefusedAndNeighboursGoOn() {
    int[] history = noise;
    int tokens = history.length - 1;
    try (DecodeContext context = tiny.openContext(RealModel.options(2, 256));
        Arena arena = Arena.ofConfined()) {
      StateSteps.fill(context, 0, history);
      MemorySegment state = StateSteps.save(context, 0, arena);
      List<Integer> answer = StateSteps.goOn(context, 0, history, COUNT);
      assertThat(context.restoreState(0, state, tokens)).isTrue();
      byte[] bytes = state.toArray(ValueLayout.JAVA_BYTE);

      for (int length = 0; length < bytes.length; length += 1 + length / 3) {
        MemorySegment cut = copy(Arrays.copyOf(bytes, length), arena);
        assertThat(context.restoreState(1, cut, tokens)).as("length %d", length).isFalse();
      }
      MemorySegment longer = copy(Arrays.copyOf(bytes, bytes.length + 4), arena);
      assertThat(context.restoreState(1, longer, tokens)).isFalse();
      assertThat(context.restoreState(1, state, tokens - 1)).isFalse();
      assertThat(context.restoreState(1, state, tokens + 1)).isFalse();
      byte[] garbage = new byte[bytes.length];
      new Random(4).nextBytes(garbage);
      assertThat(context.restoreState(1, copy(garbage, arena), tokens)).isFalse();
      assertThat(context.restoreState(1, copy(new byte[bytes.length], arena), tokens)).isFalse();

      assertThat(RealModel.answer(context, 1, Arrays.copyOf(history, 5), GREEDY, 4)).hasSize(4);
      assertThat(StateSteps.goOn(context, 0, history, COUNT)).isEqualTo(answer);
      assertThat(context.restoreState(1, state, tokens)).isTrue();
      assertThat(StateSteps.goOn(context, 1, history, COUNT)).isEqualTo(answer);
    }
  }

  @Test
  void stateOfAnotherModelOrShape_isRefused() {
    int[] history = noise;
    int tokens = history.length - 1;
    try (DecodeContext context = tiny.openContext(SHAPES.getFirst());
        DecodeContext other = real.openContext(SHAPES.getFirst());
        DecodeContext quantized = tiny.openContext(SHAPES.get(1));
        Arena arena = Arena.ofConfined()) {
      StateSteps.fill(context, 0, history);
      MemorySegment state = StateSteps.save(context, 0, arena);

      assertThat(other.restoreState(1, state, tokens)).isFalse();
      assertThat(quantized.restoreState(1, state, tokens)).isFalse();
      RealModel.prefill(other, 1, 0, history);
      RealModel.prefill(quantized, 1, 0, history);
    }
  }

  @Test
  void restoring_clearsTheRowsAndChecksItsArguments() {
    int[] history = noise;
    DecodeContext context = tiny.openContext(RealModel.options(2, 256));
    try (Arena arena = Arena.ofConfined()) {
      RealModel.prefill(context, 0, 0, history);
      MemorySegment state = StateSteps.save(context, 0, arena);
      assertThat(context.restoreState(1, state, history.length)).isTrue();
      float[] logits = new float[tiny.vocabulary().size()];

      assertThatThrownBy(() -> context.readLogits(0, logits))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> context.restoreState(2, state, 5))
          .hasMessageContaining("sequence 2");
      assertThatThrownBy(() -> context.restoreState(1, state, 0)).hasMessageContaining("not 0");
      context.close();
      assertThatThrownBy(() -> context.restoreState(1, state, 5)).hasMessageContaining("closed");
      assertThatThrownBy(() -> context.stateLayout(state, 5)).hasMessageContaining("closed");
    } finally {
      context.close();
    }
  }

  @Test
  void fingerprint_tellsModelsAndShapesApart() {
    List<String> all =
        List.of(
            fingerprint(tiny, SHAPES.get(0)),
            fingerprint(tiny, SHAPES.get(1)),
            fingerprint(tiny, SHAPES.get(2)),
            fingerprint(tiny, RealModel.options(3, 257)),
            fingerprint(real, SHAPES.get(0)));
    assertThat(all).doesNotHaveDuplicates().allMatch(each -> each.matches("[0-9a-f]{64}"));
    // Only newer runtimes write into a state how many sequences there are.
    boolean same =
        fingerprint(tiny, RealModel.options(2, 256))
            .equals(fingerprint(tiny, RealModel.options(3, 256)));
    assertThat(same).isEqualTo(RealModel.isBundled());
  }

  private static String fingerprint(LoadedModel model, ContextOptions options) {
    try (DecodeContext context = model.openContext(options)) {
      return context.stateFingerprint();
    }
  }

  private static MemorySegment copy(byte[] bytes, Arena arena) {
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
  }
}
