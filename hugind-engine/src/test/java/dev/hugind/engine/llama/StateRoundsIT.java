package dev.hugind.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.LoadedModel;
import dev.hugind.engine.backend.ModelOptions;
import dev.hugind.engine.fixture.TinyGguf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four sequences that are extended, cut, copied, saved and restored at random: whatever happened
 * before, each goes on as if its tokens had just been computed alone.
 */
class StateRoundsIT {
  private static final int SEQUENCES = 4;
  private static final int TOKENS = 256;
  private static final int COUNT = 6;

  /** A saved sequence. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Saved(int[] tokens, MemorySegment state) {}

  private final long seed = 20261128;
  private final Random random = new Random(seed);
  private final List<int[]> held = new ArrayList<>();
  private final List<Saved> saved = new ArrayList<>();

  @Test
  void randomRounds_giveWhatIsComputedAlone(@TempDir Path folder) {
    Path file = new TinyGguf().write(folder.resolve("tiny.gguf"));
    try (LoadedModel model = RealModel.backend().load(ModelOptions.of(file), share -> {});
        DecodeContext context = model.openContext(RealModel.options(SEQUENCES, TOKENS));
        DecodeContext alone = model.openContext(RealModel.options(1, TOKENS));
        Arena arena = Arena.ofConfined()) {
      for (int sequence = 0; sequence < SEQUENCES; sequence++) {
        held.add(new int[0]);
      }
      for (int round = 0; round < 1500; round++) {
        int sequence = random.nextInt(SEQUENCES);
        act(context, sequence, arena);
        int[] tokens = held.get(sequence);
        if (round % 5 == 0 && tokens.length > 0 && tokens.length < TOKENS - COUNT) {
          check(context, alone, sequence, round);
        }
      }
    }
  }

  private void act(DecodeContext context, int sequence, Arena arena) {
    int[] tokens = held.get(sequence);
    switch (random.nextInt(6)) {
      case 0, 1 -> extend(context, sequence);
      case 2 -> {
        int kept = random.nextInt(tokens.length + 1);
        assertThat(context.truncate(sequence, kept)).isTrue();
        held.set(sequence, Arrays.copyOf(tokens, kept));
      }
      case 3 -> {
        int to = (sequence + 1 + random.nextInt(SEQUENCES - 1)) % SEQUENCES;
        if (tokens.length > 0) {
          int copied = 1 + random.nextInt(tokens.length);
          assertThat(context.copyPrefix(sequence, to, copied)).isTrue();
          held.set(to, Arrays.copyOf(tokens, copied));
        }
      }
      case 4 -> {
        if (tokens.length > 0 && saved.size() < 40) {
          saved.add(new Saved(tokens, StateSteps.save(context, sequence, arena)));
        }
      }
      default -> {
        if (!saved.isEmpty()) {
          Saved chosen = saved.get(random.nextInt(saved.size()));
          int count = chosen.tokens().length;
          assertThat(context.restoreState(sequence, chosen.state(), count)).isTrue();
          held.set(sequence, chosen.tokens());
        }
      }
    }
  }

  private void extend(DecodeContext context, int sequence) {
    int[] tokens = held.get(sequence);
    int added = Math.min(TOKENS - tokens.length, 1 + random.nextInt(60));
    int[] longer = Arrays.copyOf(tokens, tokens.length + added);
    for (int i = tokens.length; i < longer.length; i++) {
      longer[i] = 32 + random.nextInt(368);
    }
    compute(context, sequence, tokens.length, longer);
    held.set(sequence, longer);
  }

  private void check(DecodeContext context, DecodeContext alone, int sequence, int round) {
    int[] tokens = held.get(sequence);
    assertThat(context.truncate(sequence, tokens.length - 1)).isTrue();
    List<Integer> answer = StateSteps.goOn(context, sequence, tokens, COUNT);
    assertThat(context.truncate(sequence, tokens.length)).isTrue();
    assertThat(alone.truncate(0, 0)).isTrue();
    compute(alone, 0, 0, Arrays.copyOf(tokens, tokens.length - 1));
    assertThat(answer)
        .as("seed %d, round %d, %d tokens", seed, round, tokens.length)
        .isEqualTo(StateSteps.goOn(alone, 0, tokens, COUNT));
  }

  /**
   * Computes the tokens of a sequence from a position on. Newer runtimes' kernels differ by the
   * size of a batch, which turns the near ties of a random model around: there all are computed one
   * by one.
   */
  private static void compute(DecodeContext context, int sequence, int from, int[] tokens) {
    int step = RealModel.isBundled() ? tokens.length : 1;
    for (int at = from; at < tokens.length; at += step) {
      int end = Math.min(tokens.length, at + step);
      RealModel.prefill(context, sequence, at, Arrays.copyOfRange(tokens, at, end));
    }
  }
}
